package org.carelake.transforms.quality.unit;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.UnitTest;
import org.carelake.schemas.contract.YamlValue;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import scala.jdk.javaapi.CollectionConverters;

/** Turns rows as they are written in YAML into Spark's, by a schema. */
final class GivenRows {
  private GivenRows() {}

  /**
   * Rows of a schema; columns that are not named are null.
   *
   * @param table for messages
   * @throws CarelakeException with file and line for an unknown column or a value of another type
   */
  static List<Row> of(String table, StructType schema, List<UnitTest.GivenRow> rows) {
    List<Row> result = new ArrayList<>();
    for (UnitTest.GivenRow row : rows) {
      result.add(row(table, schema, row.values()));
    }
    return result;
  }

  private static Row row(String table, StructType schema, Map<String, YamlValue> values) {
    List<String> known = Arrays.asList(schema.fieldNames());
    values.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            throw CarelakeException.configuration(
                value.location(),
                table + " has no column '" + name + "'" + Suggestion.of(name, known));
          }
        });
    Object[] cells = new Object[schema.size()];
    for (int i = 0; i < cells.length; i++) {
      StructField field = schema.fields()[i];
      cells[i] =
          Optional.ofNullable(values.get(field.name()))
              .flatMap(value -> value(table, value, field.dataType()))
              .orElse(null);
    }
    return RowFactory.create(cells);
  }

  private static Optional<Object> value(String table, YamlValue value, DataType type) {
    if (value instanceof YamlValue.Nothing) {
      return Optional.empty();
    }
    if (value instanceof YamlValue.Text text) {
      return Optional.of(single(text.text(), type, text.location()));
    }
    if (value instanceof YamlValue.Items items && type instanceof ArrayType array) {
      List<Object> elements = new ArrayList<>();
      items
          .items()
          .forEach(item -> elements.add(value(table, item, array.elementType()).orElse(null)));
      return Optional.of(CollectionConverters.asScala(elements).toSeq());
    }
    if (value instanceof YamlValue.Fields fields && type instanceof StructType struct) {
      return Optional.of(row(table, struct, fields.fields()));
    }
    if (value instanceof YamlValue.Fields fields && type instanceof MapType map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      fields
          .fields()
          .forEach(
              (key, entry) ->
                  entries.put(
                      single(key, map.keyType(), entry.location()),
                      value(table, entry, map.valueType()).orElse(null)));
      return Optional.of(CollectionConverters.asScala(entries));
    }
    throw CarelakeException.configuration(
        value.location(), "expected " + type.catalogString() + ", found a list or a mapping");
  }

  private static Object single(String text, DataType type, Location location) {
    try {
      if (type instanceof DecimalType decimal) {
        return new BigDecimal(text).setScale(decimal.scale());
      }
      return switch (type.typeName()) {
        case "string" -> text;
        case "boolean" -> truth(text);
        case "byte" -> Byte.valueOf(text);
        case "short" -> Short.valueOf(text);
        case "integer" -> Integer.valueOf(text);
        case "long" -> Long.valueOf(text);
        case "float" -> Float.valueOf(text);
        case "double" -> Double.valueOf(text);
        case "date" -> java.sql.Date.valueOf(LocalDate.parse(text));
        case "timestamp" -> Timestamp.from(moment(text).toInstant());
        case "timestamp_ntz" -> LocalDateTime.parse(text.replace(' ', 'T'));
        case "binary" -> Base64.getDecoder().decode(text);
        default -> throw new IllegalArgumentException("not a single value");
      };
    } catch (IllegalArgumentException | ArithmeticException | DateTimeParseException wrong) {
      throw CarelakeException.configuration(
          location, "expected " + type.catalogString() + ", found '" + text + "'");
    }
  }

  private static Boolean truth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("neither true nor false");
    }
    return Boolean.valueOf(text);
  }

  /** A moment; UTC where no zone is given. */
  private static OffsetDateTime moment(String text) {
    String iso = text.replace(' ', 'T');
    if (iso.length() == 10) {
      return LocalDate.parse(iso).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
    return iso.matches(".*(Z|[+-][0-9]{2}:[0-9]{2})$")
        ? OffsetDateTime.parse(iso)
        : LocalDateTime.parse(iso).atOffset(ZoneOffset.UTC);
  }
}
