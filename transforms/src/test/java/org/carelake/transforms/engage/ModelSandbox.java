package org.carelake.transforms.engage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.SqlQuery;

/**
 * Runs the SQL models of package engage over a few hand-made silver rows. Silver tables have the
 * columns of their ViewDefinition; rows are JSON objects with only the columns that matter, and a
 * table without rows is empty. Models that a model reads are run first.
 */
final class ModelSandbox {
  private static final Path MODELS = Path.of("models/engage");
  private static final Path VIEWS = Path.of("../schemas/fhir-views");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, DataType> SQL_TYPES =
      Map.of(
          "boolean", DataTypes.BooleanType,
          "integer", DataTypes.IntegerType,
          "positiveInt", DataTypes.IntegerType,
          "unsignedInt", DataTypes.IntegerType,
          "instant", DataTypes.TimestampType,
          "base64Binary", DataTypes.BinaryType);

  private final SparkSession spark;
  private final LocalDate asOf;
  private final Map<String, String[]> rows = new HashMap<>();

  ModelSandbox(SparkSession spark, LocalDate asOf) {
    this.spark = spark;
    this.asOf = asOf;
  }

  /** The rows of a silver FHIR table, each a JSON object. */
  ModelSandbox silver(String table, String... jsonRows) {
    StructType schema = viewSchema(table);
    for (String row : jsonRows) {
      parse(row)
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!Arrays.asList(schema.fieldNames()).contains(name)) {
                  throw new AssertionError("silver." + table + " has no column " + name);
                }
              });
    }
    rows.put(table, jsonRows.clone());
    return this;
  }

  /** The result of a model, which is then a table that further models read. */
  Dataset<Row> run(String model) {
    SqlQuery query = SqlQuery.model(model + ".sql", read(MODELS.resolve(model + ".sql")));
    return query.apply(spark, this::table, Map.of("as_of", asOf));
  }

  private Dataset<Row> table(TableName name) {
    boolean made = name.layer() == Layer.GOLD || name.name().startsWith("int__");
    return made ? run(name.name()) : silverTable(name.name());
  }

  private Dataset<Row> silverTable(String table) {
    List<String> lines = List.of(rows.getOrDefault(table, new String[0]));
    return spark
        .read()
        .schema(viewSchema(table))
        .option("mode", "FAILFAST")
        .json(spark.createDataset(lines, Encoders.STRING()));
  }

  static StructType viewSchema(String table) {
    StructType schema = new StructType();
    for (JsonNode select : parse(read(VIEWS.resolve(table + ".json"))).get("select")) {
      for (JsonNode column : select.get("column")) {
        schema = schema.add(column.get("name").asText(), sqlType(column));
      }
    }
    return schema;
  }

  private static DataType sqlType(JsonNode column) {
    DataType type = SQL_TYPES.getOrDefault(column.get("type").asText(), DataTypes.StringType);
    for (JsonNode tag : column.get("tag")) {
      if (tag.get("name").asText().equals("ansi/type")) {
        type = DataType.fromDDL(tag.get("value").asText());
      }
    }
    return column.path("collection").asBoolean() ? DataTypes.createArrayType(type) : type;
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** JSON written with single quotes. */
  static String json(String quoted) {
    return quoted.replace('\'', '"');
  }

  static Row row(Object... values) {
    return RowFactory.create(values);
  }

  static List<Row> rows(Dataset<Row> data) {
    return data.collectAsList();
  }
}
