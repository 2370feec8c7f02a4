package org.carelake.transforms.form;

/** References to questionnaires. */
public final class Canonical {
  private Canonical() {}

  /**
   * The logical id that a canonical address names: its last path segment, without the version after
   * {@code |} and without a fragment. {@code Questionnaire/54}, {@code 54} and {@code
   * https://example.org/Questionnaire/54|1.0} all name 54.
   */
  public static String id(String canonical) {
    String address = canonical.strip();
    int bar = address.indexOf('|');
    address = bar < 0 ? address : address.substring(0, bar);
    int fragment = address.indexOf('#');
    address = fragment <= 0 ? address : address.substring(0, fragment);
    while (address.endsWith("/")) {
      address = address.substring(0, address.length() - 1);
    }
    return address.substring(address.lastIndexOf('/') + 1);
  }
}
