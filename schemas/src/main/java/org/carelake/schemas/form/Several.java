package org.carelake.schemas.form;

import java.util.Arrays;
import java.util.Optional;

/** What becomes of several answers to one item. */
public enum Several {
  /** The item takes one; of a type other than text, further ones are kept aside. */
  ONE("one"),
  /** Their texts in one, in answer order, with " | " between. */
  JOIN("join"),
  /** An array of them, in answer order. */
  ARRAY("array");

  private final String code;

  Several(String code) {
    this.code = code;
  }

  /** The name used in files. */
  public String code() {
    return code;
  }

  /** The value with this name, if there is one. */
  public static Optional<Several> fromCode(String code) {
    return Arrays.stream(values()).filter(value -> value.code.equals(code)).findFirst();
  }
}
