package org.carelake.jobs.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's internal values as the text of one cell: numbers as written, dates {@code 2024-01-31},
 * times in UTC as ISO 8601, binary values in base64, arrays and objects as JSON.
 */
final class CellText {
  private static final JsonFactory JSON = new JsonFactory();

  private CellText() {}

  /** The text of a value that is not null. */
  static String of(Object value, DataType type, boolean number) {
    if (type instanceof ArrayType || type instanceof StructType || type instanceof MapType) {
      return json(value, type, number);
    }
    if (type.equals(DataTypes.DateType)) {
      return LocalDate.ofEpochDay((Integer) value).toString();
    }
    if (type.equals(DataTypes.TimestampType)) {
      return Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS).toString();
    }
    if (type.equals(DataTypes.TimestampNTZType)) {
      Instant instant = Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS);
      return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }
    if (type.equals(DataTypes.BinaryType)) {
      return Base64.getEncoder().encodeToString((byte[]) value);
    }
    return value.toString();
  }

  private static String json(Object value, DataType type, boolean number) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      JsonValues.write(json, value, type, number);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing into memory failed", impossible);
    }
    return text.toString();
  }
}
