package org.carelake.schemas.form;

import java.util.Arrays;
import java.util.Optional;

/** Where a row of the metadata comes from, and so what a sync may change in it. */
public enum Source {
  /** From the form; a sync sets type and several as the form has them, and nothing else. */
  FORM("form"),
  /** From somebody who wants it this way; a sync leaves all of it alone. */
  KEPT("kept"),
  /** The form no longer has the item; the column stays for the answers that were given. */
  RETIRED("retired");

  private final String code;

  Source(String code) {
    this.code = code;
  }

  /** The name used in files. */
  public String code() {
    return code;
  }

  /** The value with this name, if there is one. */
  public static Optional<Source> fromCode(String code) {
    return Arrays.stream(values()).filter(value -> value.code.equals(code)).findFirst();
  }
}
