package org.carelake.transforms.standard;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the values of a column are mended; the value of a {@code carelake/standardise} tag. */
public enum CodeRule {
  /** A code system: its canonical URI. */
  SYSTEM("system"),
  /** A code: no blanks around it, and the case that its system asks for. */
  CODE("code"),
  /** A code of FHIR's own, which are all in lower case. */
  CODE_LOWER("code-lower");

  private final String code;

  CodeRule(String code) {
    this.code = code;
  }

  /** The name used in files. */
  public String code() {
    return code;
  }

  /** The rule with this name, if there is one. */
  public static Optional<CodeRule> fromCode(String code) {
    return Arrays.stream(values()).filter(rule -> rule.code.equals(code)).findFirst();
  }

  /** All names, for messages. */
  public static String codes() {
    return Arrays.stream(values()).map(CodeRule::code).collect(Collectors.joining(", "));
  }
}
