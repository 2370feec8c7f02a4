package org.carelake.jobs.publish;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * A publication as an Open Data Contract (bitol-io/open-data-contract-standard, v3.0.2): {@code
 * datacontract.odcs.yaml} beside the manifest. A column's PHI class is its classification.
 */
final class DataContract {
  private DataContract() {}

  /**
   * The YAML of a publication.
   *
   * @param contracts what a table promises, where that is known
   */
  static String write(
      Publication publication, Function<TableName, Optional<ModelContract>> contracts) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("apiVersion", "v3.0.2");
    root.put("kind", "DataContract");
    String id =
        publication.tenant()
            + "-"
            + publication.kind()
            + publication.role().map(role -> "-" + role).orElse("");
    root.put("id", id);
    root.put("name", id);
    root.put("version", publication.runId());
    root.put("status", "active");
    root.put("tenant", publication.tenant());
    root.put("contractCreatedTs", publication.createdAt().toString());
    root.put("description", Map.of("purpose", purpose(publication.kind())));
    root.put("servers", List.of(server(publication)));
    List<Object> tables = new ArrayList<>();
    for (PublishedTableResult table : publication.tables()) {
      tables.add(table(table, contracts.apply(table.table().source())));
    }
    root.put("schema", tables);
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(100).build();
    return new Dump(settings).dumpToString(root);
  }

  private static String purpose(String kind) {
    return switch (kind) {
      case "anon" -> "Analysis without names: anonymised tables.";
      case "metrics" -> "Metrics by organisation and time, small counts suppressed.";
      default -> "Care and operations: tables with names, for those who may see them.";
    };
  }

  private static Map<String, Object> server(Publication publication) {
    Map<String, Object> server = new LinkedHashMap<>();
    boolean s3 = publication.location().startsWith("s3:");
    server.put("server", "publication");
    server.put("type", s3 ? "s3" : "local");
    server.put(s3 ? "location" : "path", publication.location() + (s3 ? "/*/*.parquet" : ""));
    server.put("format", "parquet");
    return server;
  }

  private static Map<String, Object> table(
      PublishedTableResult result, Optional<ModelContract> contract) {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("name", result.table().name());
    table.put("physicalName", result.table().name());
    table.put("physicalType", "table");
    contract.ifPresent(
        found -> {
          table.put("description", found.description().strip());
          table.put("dataGranularityDescription", found.grain().strip());
        });
    Map<String, ColumnContract> columns =
        contract
            .map(ModelContract::columns)
            .map(list -> list.stream().collect(Collectors.toMap(ColumnContract::name, c -> c)))
            .orElse(Map.of());
    List<String> key = contract.map(ModelContract::key).orElse(List.of());
    List<Object> properties = new ArrayList<>();
    for (StructField field : result.schema().fields()) {
      properties.add(property(field, columns.get(field.name()), key.indexOf(field.name()) + 1));
    }
    table.put("properties", properties);
    return table;
  }

  private static Map<String, Object> property(
      StructField field, ColumnContract column, int keyPosition) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("name", field.name());
    property.put("logicalType", type(field.dataType()));
    property.put("physicalType", field.dataType().catalogString());
    if (keyPosition > 0) {
      property.put("primaryKey", true);
      property.put("primaryKeyPosition", keyPosition);
    }
    if (column != null) {
      property.put("description", column.description().strip());
      property.put("classification", column.phi().code());
      property.put("criticalDataElement", column.phi() != PhiClass.NONE);
    }
    if (field.dataType().typeName().equals("array")) {
      DataType element = ((org.apache.spark.sql.types.ArrayType) field.dataType()).elementType();
      property.put("items", Map.of("logicalType", type(element)));
    }
    return property;
  }

  private static String type(DataType type) {
    String name = type.typeName();
    return switch (name) {
      case "byte", "short", "integer", "long" -> "integer";
      case "float", "double" -> "number";
      case "boolean" -> "boolean";
      case "date", "timestamp", "timestamp_ntz" -> "date";
      case "array" -> "array";
      case "struct", "map" -> "object";
      default -> name.startsWith("decimal") ? "number" : "string";
    };
  }
}
