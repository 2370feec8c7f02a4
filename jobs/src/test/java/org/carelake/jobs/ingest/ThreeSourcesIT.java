package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.carelake.jobs.ingest.IngestFixture.patient;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ThreeSourcesIT {
  private static final String[] IDENTITY = {
    "id", "version_id", "last_updated", "deleted", "is_current", "content_hash", "tags"
  };

  private static EmbeddedPostgres postgres;

  @TempDir Path folder;

  @BeforeAll
  static void startDatabase() throws Exception {
    postgres = EmbeddedPostgres.start();
  }

  @AfterAll
  static void stopDatabase() throws Exception {
    postgres.close();
  }

  private static List<String> patients() {
    List<String> patients = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      patients.add(patient("p" + i, "1", "2024-01-01T00:00:00Z", "g" + i));
    }
    patients.add(patient("p7", "2", "2024-01-02T00:00:00.123Z", "changed"));
    patients.add(
        "{\"resourceType\":\"Patient\",\"id\":\"plain\",\"n\":[1.0,1e3,-0.0,\"\\u00e9\\/\"]}");
    return patients;
  }

  @Test
  void giveEqualBronzeRows(SparkSession spark) throws Exception {
    List<String> patients = patients();
    IngestFixture lines = new IngestFixture(spark, folder.resolve("lines"));
    lines.write("p.ndjson", String.join("\n", patients) + "\n" + deletion() + "\n");
    lines.ingest(lines.ndjson());

    IngestFixture bundles = new IngestFixture(spark, folder.resolve("bundles"));
    bundles.write("b.json", transaction(patients));
    bundles.ingest(bundles.bundles());

    IngestFixture database = new IngestFixture(spark, folder.resolve("database"));
    fill("airbyte", patients);
    IngestReport report = database.ingest(airbyte("airbyte", 3));
    assertThat(report.failures()).isEmpty();

    List<Row> expected = rows(lines);
    assertThat(expected).hasSize(43);
    assertThat(rows(bundles)).isEqualTo(expected);
    assertThat(rows(database)).isEqualTo(expected);

    assertThat(database.ingest(airbyte("airbyte", 1)).isNothingNew()).isTrue();
    assertThat(database.version("patient")).isZero();
    assertThat(
            database
                .bronze("patient")
                .where("source_file = 'airbyte.patient' and source_line is null")
                .where("extracted_at = timestamp'2025-09-04T12:34:56.789Z'")
                .count())
        .isEqualTo(43);
  }

  @Test
  void aDatabaseThatRefusesOrHasNoTablesIsReported(SparkSession spark) {
    IngestFixture tenant = new IngestFixture(spark, folder);
    SourceConfig closed =
        new SourceConfig.AirbytePostgres(
            "closed",
            "jdbc:postgresql://127.0.0.1:1/none",
            "airbyte",
            Optional.empty(),
            "airbyte",
            2,
            1000,
            IngestFixture.HERE);
    IngestReport report = tenant.ingest(closed, airbyte("nowhere", 2));
    assertThat(report.failures()).hasSize(2);
    assertThat(report.failures().get(0))
        .hasMessageContaining(
            "conf/tenants/test.conf:3: source 'closed' can't read jdbc:postgresql")
        .hasMessageContaining("08001");
    assertThat(report.failures().get(1))
        .hasMessageContaining("expected tables with a column resource in schema 'nowhere'");
  }

  private static List<Row> rows(IngestFixture tenant) {
    return tenant
        .bronze("patient")
        .selectExpr(IDENTITY)
        .orderBy("id", "version_id", "deleted")
        .collectAsList();
  }

  private static String deletion() {
    return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\","
        + "\"timestamp\":\"2024-02-01T00:00:00Z\","
        + "\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/p9\"}}]}";
  }

  private static String transaction(List<String> patients) {
    StringBuilder bundle =
        new StringBuilder(
            "{\n \"resourceType\": \"Bundle\",\n \"type\": \"transaction\",\n"
                + " \"timestamp\": \"2024-02-01T00:00:00Z\",\n \"entry\": [\n");
    for (String json : patients) {
      bundle
          .append("  {\"resource\": ")
          .append(json)
          .append(", \"request\": {\"method\": \"PUT\", \"url\": \"Patient/x\"}},\n");
    }
    return bundle + "  {\"request\": {\"method\": \"DELETE\", \"url\": \"Patient/p9\"}}]}";
  }

  private static void fill(String schema, List<String> patients) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema " + schema);
      statement.execute(
          "create table "
              + schema
              + ".patient (id text, \"lastUpdated\" text, resource jsonb,"
              + " _airbyte_extracted_at timestamptz, _ab_cdc_deleted_at text,"
              + " _airbyte_raw_id text)");
      statement.execute("create table " + schema + ".unrelated (id text)");
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into "
                  + schema
                  + ".patient values (?, null, ?::jsonb, '2025-09-04 12:34:56.789+00', ?, null)")) {
        for (String json : patients) {
          insert.setString(1, "row");
          insert.setString(2, json);
          insert.setString(3, null);
          insert.execute();
        }
        insert.setString(1, "p9");
        insert.setString(2, null);
        insert.setString(3, "2024-02-01T00:00:00Z");
        insert.execute();
      }
    }
  }

  private static SourceConfig airbyte(String schema, int partitions) {
    return new SourceConfig.AirbytePostgres(
        "airbyte",
        postgres.getJdbcUrl("postgres", "postgres"),
        "postgres",
        Optional.of(new SecretReference.EnvironmentVariable("PASSWORD", IngestFixture.HERE)),
        schema,
        partitions,
        1000,
        IngestFixture.HERE);
  }
}
