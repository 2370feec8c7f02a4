package org.carelake.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The shape of a publication's data package and data contract, by the words of the standards. */
class PublicationDescriptionsTest {
  private static final ModelContract CONTRACT =
      ModelContractReader.read(
          "visits.yml",
          """
          model: visits
          layer: gold
          description: Visits.
          grain: one row per visit
          key: [id]
          columns:
            - {name: id, type: string, phi: id, description: Id of the visit.}
            - {name: day, type: date, phi: date, description: "When: the day."}
            - {name: cost, type: "decimal(10,2)", phi: none, description: Cost in euros.}
            - {name: codes, type: array<string>, phi: clinical, description: Codes.}
          """);
  private static final Publication PUBLICATION =
      new Publication(
          "small",
          "pii",
          Optional.empty(),
          "r1",
          Instant.parse("2026-01-02T03:04:05Z"),
          "s3://small-pii/publications/r1",
          "s3://small-pii/latest.json",
          "s3://small-pii/duckdb.sql",
          List.of(
              new PublishedTableResult(
                  PublishedTable.of(TableName.gold("visits")),
                  "commit",
                  3,
                  StructType.fromDDL(
                      "id string, day date, cost decimal(10,2), codes array<string>"),
                  5,
                  700,
                  List.of(new PublishedFile("visits/part-0.parquet", 5, 700, "ab".repeat(32))),
                  Duration.ZERO)),
          List.of(),
          Optional.empty());

  @Test
  void dataPackageDescribesFilesAndFields() throws Exception {
    JsonNode root = new ObjectMapper().readTree(DataPackage.write(PUBLICATION, this::contract));
    assertThat(root.path("$schema").asText())
        .isEqualTo("https://datapackage.org/profiles/2.0/datapackage.json");
    assertThat(root.path("name").asText()).matches("[a-z0-9._-]+");
    JsonNode resource = root.path("resources").path(0);
    assertThat(resource.path("path").path(0).asText()).isEqualTo("visits/part-0.parquet");
    assertThat(resource.path("format").asText()).isEqualTo("parquet");
    assertThat(resource.path("bytes").asInt()).isEqualTo(700);
    assertThat(resource.path("schema").path("primaryKey").path(0).asText()).isEqualTo("id");
    assertThat(resource.path("schema").path("fields").findValuesAsText("type"))
        .containsExactly("string", "date", "number", "array");
    assertThat(resource.path("schema").path("fields").findValuesAsText("carelake:phi"))
        .containsExactly("id", "date", "none", "clinical");
  }

  @Test
  @SuppressWarnings("unchecked")
  void dataContractFollowsVersionThree() {
    Map<String, Object> root =
        (Map<String, Object>)
            new Load(LoadSettings.builder().build())
                .loadFromString(DataContract.write(PUBLICATION, this::contract));
    assertThat(root)
        .containsEntry("apiVersion", "v3.0.2")
        .containsEntry("kind", "DataContract")
        .containsEntry("status", "active")
        .containsKeys("id", "version", "servers", "schema");
    Map<String, Object> server = ((List<Map<String, Object>>) root.get("servers")).get(0);
    assertThat(server)
        .containsEntry("type", "s3")
        .containsEntry("location", "s3://small-pii/publications/r1/*/*.parquet");
    Map<String, Object> table = ((List<Map<String, Object>>) root.get("schema")).get(0);
    assertThat(table).containsEntry("physicalType", "table").containsEntry("name", "visits");
    List<Map<String, Object>> properties = (List<Map<String, Object>>) table.get("properties");
    // the standard's list of logical types
    assertThat(properties)
        .extracting(property -> property.get("logicalType"))
        .isSubsetOf(Set.of("string", "date", "number", "integer", "object", "array", "boolean"))
        .containsExactly("string", "date", "number", "array");
    assertThat(properties.get(0))
        .containsEntry("primaryKey", true)
        .containsEntry("primaryKeyPosition", 1)
        .containsEntry("classification", "id");
    assertThat(properties.get(1)).containsEntry("description", "When: the day.");
    assertThat(properties.get(3)).containsEntry("physicalType", "array<string>");
  }

  @Test
  void tablesWithoutAContractHaveNamesAndTypes() throws Exception {
    JsonNode root =
        new ObjectMapper().readTree(DataPackage.write(PUBLICATION, table -> Optional.empty()));
    assertThat(root.findValuesAsText("type")).containsExactly("string", "date", "number", "array");
    assertThat(root.findValue("primaryKey")).isNull();
  }

  private Optional<ModelContract> contract(TableName table) {
    return table.equals(CONTRACT.table()) ? Optional.of(CONTRACT) : Optional.empty();
  }
}
