package org.carelake.transforms.privacy;

/** What kind of identifier the leak check looks for. */
public enum LeakKind {
  /** Logical id of a patient-related resource. */
  ID("id"),
  /** Logical id of a practitioner, organisation or location. */
  ENTITY_ID("entity-id"),
  /** Record number, insurance number, licence. */
  IDENTIFIER("identifier"),
  /** Name of a patient, relative or member of staff. */
  NAME("name"),
  /** Phone number or e-mail address. */
  TELECOM("telecom"),
  /** Address of a person. */
  ADDRESS("address"),
  /** Date of birth beside sex and postal code. */
  PERSON("birth-date+sex+postal-code");

  private final String code;

  LeakKind(String code) {
    this.code = code;
  }

  /** The name in messages. */
  public String code() {
    return code;
  }
}
