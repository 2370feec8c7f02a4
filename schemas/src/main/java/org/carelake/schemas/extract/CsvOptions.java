package org.carelake.schemas.extract;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;

/**
 * How CSV files of a source are written.
 *
 * @param delimiter one character
 * @param quote one character
 * @param escape what stands before a quote inside quotes; the quote itself by RFC 4180
 * @param encoding one in which ASCII characters are single bytes
 * @param header whether the first record names the columns; without one, columns come as declared
 * @param skipLines lines before the header
 * @param keepRagged whether a row with too many or too few fields lands, what is too much in {@code
 *     _extra}; otherwise it goes to quarantine
 * @param nullValues texts that stand for no value in columns that are not text
 */
public record CsvOptions(
    char delimiter,
    char quote,
    char escape,
    String encoding,
    boolean header,
    int skipLines,
    boolean keepRagged,
    List<String> nullValues)
    implements Serializable {
  public CsvOptions {
    Objects.requireNonNull(encoding, "encoding is null");
    nullValues = List.copyOf(nullValues);
  }

  /** The encoding. */
  public Charset charset() {
    return Charset.forName(encoding);
  }
}
