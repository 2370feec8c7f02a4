package org.carelake.schemas.extract;

import java.util.Locale;

/** How files of an extract are written. */
public enum ExtractFormat {
  /** Text with delimiters; has no types of its own. */
  CSV,
  /** An array of objects, or one object a line; has no declared types of its own. */
  JSON,
  /** Apache Avro files; typed. */
  AVRO,
  /** Apache Parquet files; typed. */
  PARQUET;

  /** The name used in configuration. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the files say of which type a column is. */
  public boolean isTyped() {
    return this == AVRO || this == PARQUET;
  }
}
