package org.carelake.schemas.form;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The types of FHIR R4 questionnaire items that hold answers, and the SQL type of one answer. */
public enum FormItemType {
  BOOLEAN("boolean", "boolean"),
  INTEGER("integer", "int"),
  DECIMAL("decimal", "decimal(38,12)"),
  DATE("date", "date"),
  DATE_TIME("dateTime", "timestamp"),
  TIME("time", "string"),
  STRING("string", "string"),
  TEXT("text", "string"),
  URL("url", "string"),
  CHOICE("choice", "string"),
  OPEN_CHOICE("open-choice", "string"),
  QUANTITY("quantity", "string"),
  REFERENCE("reference", "string"),
  ATTACHMENT("attachment", "string");

  private final String code;
  private final String sqlType;

  FormItemType(String code, String sqlType) {
    this.code = code;
    this.sqlType = sqlType;
  }

  /** The name that FHIR and files use. */
  public String code() {
    return code;
  }

  /** The Spark SQL type of one answer. */
  public String sqlType() {
    return sqlType;
  }

  /** Whether an answer is kept as the text that a person reads. */
  public boolean isText() {
    return sqlType.equals("string");
  }

  /** The type with this name; empty for groups, displays and what is no type. */
  public static Optional<FormItemType> fromCode(String code) {
    return Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst();
  }

  /** All names, for messages. */
  public static String codes() {
    return Arrays.stream(values()).map(FormItemType::code).collect(Collectors.joining(", "));
  }
}
