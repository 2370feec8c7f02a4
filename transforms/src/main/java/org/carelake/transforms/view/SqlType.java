package org.carelake.transforms.view;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.carelake.transforms.fhirpath.Kind;

/** The SQL types of columns and what may become of which. */
final class SqlType {
  private static final Pattern DECIMAL =
      Pattern.compile("(?:DECIMAL|NUMERIC|DEC)\\s*\\(\\s*(\\d+)\\s*(?:,\\s*(\\d+)\\s*)?\\)");

  private static final Pattern TEXT =
      Pattern.compile(
          "(?:STRING|TEXT|(?:CHARACTER VARYING|CHARACTER|VARCHAR|CHAR)\\s*(?:\\(\\s*\\d+\\s*\\))?)");

  static final String EXPECTED =
      "BOOLEAN, INTEGER, BIGINT, DECIMAL(p,s), DOUBLE, DATE, TIMESTAMP, BINARY or STRING";

  private SqlType() {}

  /** The default type of a FHIR type, as SQL on FHIR maps them. */
  static DataType ofFhirType(String type) {
    return switch (type) {
      case "boolean", "System.Boolean" -> DataTypes.BooleanType;
      case "integer", "positiveInt", "unsignedInt", "System.Integer" -> DataTypes.IntegerType;
      case "integer64" -> DataTypes.LongType;
      case "instant" -> DataTypes.TimestampType;
      case "base64Binary" -> DataTypes.BinaryType;
      default -> DataTypes.StringType;
    };
  }

  /** The type that an ansi/type tag names; empty when it names none. */
  static Optional<DataType> ofAnsi(String tag) {
    String name = tag.strip().toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
    Matcher decimal = DECIMAL.matcher(name);
    if (decimal.matches()) {
      return decimal(decimal);
    }
    if (TEXT.matcher(name).matches()) {
      return Optional.of(DataTypes.StringType);
    }
    return switch (name) {
      case "BOOLEAN" -> Optional.of(DataTypes.BooleanType);
      case "INT", "INTEGER" -> Optional.of(DataTypes.IntegerType);
      case "BIGINT" -> Optional.of(DataTypes.LongType);
      case "DOUBLE", "DOUBLE PRECISION" -> Optional.of(DataTypes.DoubleType);
      case "DATE" -> Optional.of(DataTypes.DateType);
      case "TIMESTAMP", "TIMESTAMP WITH TIME ZONE" -> Optional.of(DataTypes.TimestampType);
      case "BINARY", "VARBINARY", "BINARY VARYING" -> Optional.of(DataTypes.BinaryType);
      default -> Optional.empty();
    };
  }

  /** The type that somebody who is used to another database may mean. */
  static String suggestion(String tag) {
    String name = tag.strip().toUpperCase(Locale.ROOT);
    String meant =
        switch (name.replaceFirst("\\(.*", "")) {
          case "DATETIME", "DATETIME2", "TIMESTAMPTZ", "TIMESTAMP_TZ" -> "TIMESTAMP";
          case "FLOAT", "REAL", "NUMBER", "FLOAT64" -> "DOUBLE";
          case "DECIMAL", "NUMERIC" -> "DECIMAL(18,6)";
          case "LONG", "INT64", "INT8" -> "BIGINT";
          case "SHORT", "SMALLINT", "TINYINT", "INT32" -> "INTEGER";
          case "BOOL", "BIT" -> "BOOLEAN";
          case "BLOB", "BYTES" -> "BINARY";
          case "NVARCHAR", "VARCHAR2", "JSON", "VARIANT", "UUID" -> "STRING";
          default -> "";
        };
    return meant.isEmpty() ? "" : " (did you mean '" + meant + "'?)";
  }

  private static Optional<DataType> decimal(Matcher parts) {
    int precision = Integer.parseInt(parts.group(1));
    int scale = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
    boolean valid = precision >= 1 && precision <= DecimalType.MAX_PRECISION();
    return valid && scale <= precision
        ? Optional.of(DataTypes.createDecimalType(precision, scale))
        : Optional.empty();
  }

  /** Whether values of a kind can become values of the type. */
  static boolean accepts(DataType type, Kind kind) {
    if (type.equals(DataTypes.StringType)) {
      return true;
    }
    return accepted(type).contains(kind);
  }

  private static Set<Kind> accepted(DataType type) {
    if (type.equals(DataTypes.BooleanType)) {
      return Set.of(Kind.BOOLEAN);
    }
    if (List.of(DataTypes.IntegerType, DataTypes.LongType).contains(type)) {
      return Set.of(Kind.INTEGER);
    }
    if (type instanceof DecimalType || type.equals(DataTypes.DoubleType)) {
      return Set.of(Kind.INTEGER, Kind.DECIMAL);
    }
    if (type.equals(DataTypes.DateType)) {
      return Set.of(Kind.DATE, Kind.DATE_TIME);
    }
    return type.equals(DataTypes.TimestampType) ? Set.of(Kind.DATE_TIME) : Set.of(Kind.STRING);
  }
}
