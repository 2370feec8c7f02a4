package org.carelake.jobs.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.table.TableName;

/**
 * A publication as a Data Package (datapackage.org, version 2): {@code datapackage.json} beside the
 * manifest, one resource a table. What is not part of the standard (PHI class, hash and rows of
 * each file) stands under keys with {@code carelake:}.
 */
final class DataPackage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DataPackage() {}

  /**
   * The JSON of a publication.
   *
   * @param contracts what a table promises, where that is known
   */
  static String write(
      Publication publication, Function<TableName, Optional<ModelContract>> contracts) {
    ObjectNode root = JSON.createObjectNode();
    root.put("$schema", "https://datapackage.org/profiles/2.0/datapackage.json");
    root.put("name", publication.tenant() + "-" + publication.kind());
    root.put("id", publication.tenant() + "/" + publication.kind() + "/" + publication.runId());
    root.put("created", publication.createdAt().toString());
    root.put(
        "description",
        "Tables of tenant "
            + publication.tenant()
            + " for "
            + publication.kind()
            + publication.role().map(role -> ", role " + role).orElse("")
            + ".");
    ArrayNode resources = root.putArray("resources");
    for (PublishedTableResult table : publication.tables()) {
      resource(resources.addObject(), table, contracts.apply(table.table().source()));
    }
    return root.toPrettyString() + "\n";
  }

  private static void resource(
      ObjectNode node, PublishedTableResult table, Optional<ModelContract> contract) {
    node.put("name", table.table().name());
    contract.ifPresent(found -> node.put("description", found.description().strip()));
    ArrayNode paths = node.putArray("path");
    ArrayNode files = node.putArray("carelake:files");
    for (PublishedFile file : table.files()) {
      paths.add(file.path());
      files
          .addObject()
          .put("path", file.path())
          .put("rows", file.rows())
          .put("bytes", file.bytes())
          .put("hash", "sha256:" + file.sha256());
    }
    node.put("format", "parquet");
    node.put("mediatype", "application/vnd.apache.parquet");
    node.put("bytes", table.bytes());
    ObjectNode schema = node.putObject("schema");
    Map<String, ColumnContract> columns =
        contract
            .map(ModelContract::columns)
            .map(list -> list.stream().collect(Collectors.toMap(ColumnContract::name, c -> c)))
            .orElse(Map.of());
    ArrayNode fields = schema.putArray("fields");
    for (StructField field : table.schema().fields()) {
      ObjectNode described = fields.addObject();
      described.put("name", field.name());
      described.put("type", type(field.dataType()));
      ColumnContract column = columns.get(field.name());
      if (column != null) {
        described.put("description", column.description().strip());
        described.put("carelake:phi", column.phi().code());
      }
    }
    contract
        .filter(found -> java.util.List.of(table.schema().fieldNames()).containsAll(found.key()))
        .ifPresent(found -> found.key().forEach(schema.withArray("primaryKey")::add));
  }

  private static String type(DataType type) {
    String name = type.typeName();
    return switch (name) {
      case "byte", "short", "integer", "long" -> "integer";
      case "float", "double" -> "number";
      case "boolean" -> "boolean";
      case "date" -> "date";
      case "timestamp", "timestamp_ntz" -> "datetime";
      case "array" -> "array";
      case "struct", "map" -> "object";
      default -> name.startsWith("decimal") ? "number" : "string";
    };
  }
}
