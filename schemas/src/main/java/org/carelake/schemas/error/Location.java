package org.carelake.schemas.error;

import java.util.Objects;

/**
 * Where in a file something stands.
 *
 * @param file the file's path as a person would name it
 * @param line first line is 1; 0 when the whole file is meant
 * @param column first column is 1; 0 when the whole line is meant
 */
public record Location(String file, int line, int column) {
  public Location {
    Objects.requireNonNull(file, "file is null");
  }

  /** The whole file. */
  public static Location of(String file) {
    return new Location(file, 0, 0);
  }

  /** A whole line of a file. */
  public static Location of(String file, int line) {
    return new Location(file, line, 0);
  }

  @Override
  public String toString() {
    if (line <= 0) {
      return file;
    }
    return column <= 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
