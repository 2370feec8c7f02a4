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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Runs the SQL models of package engage over a few hand-made silver rows. Silver tables have the
 * columns of their ViewDefinition; rows are JSON objects with only the columns that matter, and a
 * table without rows is empty. Models that a model reads are run first.
 */
final class ModelSandbox {
  private static final Path MODELS = Path.of("models/engage");
  private static final Path VIEWS = Path.of("../schemas/fhir-views");
  private static final Pattern TABLE = Pattern.compile("\\b(silver|gold)\\.([a-z_][a-z0-9_]*)");
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
  private final Set<String> registered = new HashSet<>();

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
    String sql = read(MODELS.resolve(model + ".sql"));
    Matcher inputs = TABLE.matcher(sql);
    while (inputs.find()) {
      register(inputs.group(1), inputs.group(2));
    }
    return spark.sql(TABLE.matcher(sql).replaceAll("$1__$2"), Map.of("as_of", asOf));
  }

  private void register(String layer, String table) {
    if (!registered.add(layer + "__" + table)) {
      return;
    }
    Dataset<Row> data =
        layer.equals("gold") || table.startsWith("int__") ? run(table) : silverTable(table);
    data.createOrReplaceTempView(layer + "__" + table);
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
}
