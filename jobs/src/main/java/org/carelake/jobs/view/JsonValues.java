package org.carelake.jobs.view;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Writes Spark's internal values as JSON; numbers keep the digits they were written with. */
final class JsonValues {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private JsonValues() {}

  /**
   * Writes a value; null is JSON's null.
   *
   * @param number whether the text of a string is a number; text that is none stays a string
   */
  static void write(JsonGenerator json, Object value, DataType type, boolean number)
      throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (type instanceof ArrayType array) {
      writeArray(json, (ArrayData) value, array, number);
    } else if (type instanceof StructType struct) {
      writeObject(json, (InternalRow) value, struct);
    } else if (type instanceof MapType map) {
      writeMap(json, (MapData) value, map);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      writeText(json, CellText.of(value, type, number), number || type instanceof NumericType);
    }
  }

  /** Writes the members of a row into the object that was begun. */
  static void writeMembers(JsonGenerator json, InternalRow row, Columns columns)
      throws IOException {
    for (int i = 0; i < columns.schema().size(); i++) {
      StructField field = columns.field(i);
      json.writeFieldName(field.name());
      Object value = row.isNullAt(i) ? null : row.get(i, field.dataType());
      write(json, value, field.dataType(), columns.numbers().get(i));
    }
  }

  private static void writeArray(
      JsonGenerator json, ArrayData items, ArrayType type, boolean number) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < items.numElements(); i++) {
      Object item = items.isNullAt(i) ? null : items.get(i, type.elementType());
      write(json, item, type.elementType(), number);
    }
    json.writeEndArray();
  }

  private static void writeObject(JsonGenerator json, InternalRow row, StructType type)
      throws IOException {
    json.writeStartObject();
    writeMembers(json, row, Columns.of(type));
    json.writeEndObject();
  }

  private static void writeMap(JsonGenerator json, MapData map, MapType type) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < map.numElements(); i++) {
      json.writeFieldName(
          CellText.of(map.keyArray().get(i, type.keyType()), type.keyType(), false));
      boolean isNull = map.valueArray().isNullAt(i);
      Object value = isNull ? null : map.valueArray().get(i, type.valueType());
      write(json, value, type.valueType(), false);
    }
    json.writeEndObject();
  }

  private static void writeText(JsonGenerator json, String text, boolean number)
      throws IOException {
    if (number && NUMBER.matcher(text).matches()) {
      json.writeNumber(text);
    } else {
      json.writeString(text);
    }
  }
}
