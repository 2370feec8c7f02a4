package org.carelake.schemas.phi;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a column reveals about a person, after the identifier classes of HIPAA Safe Harbor (45 CFR
 * 164.514(b)(2)). Every column of every model has exactly one; masking rules are written per class.
 */
public enum PhiClass {
  /** Nothing about a person: system metadata, code systems, counts, names of organisations. */
  NONE("none"),
  /** The logical id of a patient-related resource or a reference to one. */
  ID("id"),
  /** The logical id of a resource that is no patient's: practitioner, organisation, location. */
  ENTITY_ID("entity-id"),
  /** An identifier issued to a person: record number, insurance number, licence, device serial. */
  IDENTIFIER("identifier"),
  /** A name or part of a name of a patient, relative or member of staff. */
  NAME("name"),
  /** Phone, fax, e-mail, URL. */
  TELECOM("telecom"),
  /** A geographic subdivision smaller than a state, other than the postal code. */
  ADDRESS("address"),
  /** A postal code. */
  POSTAL_CODE("postal-code"),
  /** Date of birth. */
  BIRTH_DATE("birth-date"),
  /** Any other date or time that belongs to a person. */
  DATE("date"),
  /** Age, sex, gender, race, language, marital status: identifying only in combination. */
  DEMOGRAPHIC("demographic"),
  /** Codes, values and statuses of care. */
  CLINICAL("clinical"),
  /** Text that a person typed; may hold anything. */
  FREE_TEXT("free-text");

  private final String code;

  PhiClass(String code) {
    this.code = code;
  }

  /** The name used in files. */
  public String code() {
    return code;
  }

  /** The class with this name, if there is one. */
  public static Optional<PhiClass> fromCode(String code) {
    return Arrays.stream(values())
        .filter(value -> value.code.equals(code.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** All names, for messages. */
  public static String codes() {
    return Arrays.stream(values()).map(PhiClass::code).collect(Collectors.joining(", "));
  }
}
