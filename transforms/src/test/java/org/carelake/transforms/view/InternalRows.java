package org.carelake.transforms.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Spark's internal rows as JSON, for comparison with what official tests expect. */
final class InternalRows {
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

  private InternalRows() {}

  static ObjectNode json(InternalRow row, StructType schema) {
    ObjectNode object = NODES.objectNode();
    StructField[] fields = schema.fields();
    for (int i = 0; i < fields.length; i++) {
      DataType type = fields[i].dataType();
      object.set(
          fields[i].name(), row.isNullAt(i) ? NODES.nullNode() : json(row.get(i, type), type));
    }
    return object;
  }

  private static JsonNode json(Object value, DataType type) {
    if (value == null) {
      return NODES.nullNode();
    }
    if (type instanceof ArrayType array) {
      ArrayNode items = NODES.arrayNode();
      ArrayData data = (ArrayData) value;
      for (int i = 0; i < data.numElements(); i++) {
        items.add(json(data.get(i, array.elementType()), array.elementType()));
      }
      return items;
    }
    return switch (type.typeName()) {
      case "boolean" -> NODES.booleanNode((Boolean) value);
      case "integer", "long" -> NODES.numberNode(new BigDecimal(value.toString()));
      case "binary" -> NODES.textNode(Base64.getEncoder().encodeToString((byte[]) value));
      case "timestamp" ->
          NODES.textNode(Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS).toString());
      default -> NODES.textNode(value.toString());
    };
  }
}
