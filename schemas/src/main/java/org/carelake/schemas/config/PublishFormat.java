package org.carelake.schemas.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** In which form a publication can be had. */
public enum PublishFormat {
  /** Files for programs; every publication has them. */
  PARQUET,
  /** One ZIP of CSV files for people with spreadsheets, made from the Parquet files. */
  CSV;

  /** The name used in files. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format with this name, if there is one. */
  public static Optional<PublishFormat> fromCode(String code) {
    return Arrays.stream(values()).filter(format -> format.code().equals(code)).findFirst();
  }

  /** All names, for messages. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(PublishFormat::code).toList();
  }
}
