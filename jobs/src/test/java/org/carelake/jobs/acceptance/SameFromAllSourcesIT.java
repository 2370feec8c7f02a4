package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.ingest.IngestReport;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The demo tenant ends in the same tables, whichever of its three forms it comes in. */
@ExtendWith(EngageExtension.class)
class SameFromAllSourcesIT {
  private static final String IDENTITY =
      "struct(id, version_id, last_updated, deleted, is_current, content_hash)";
  private static final Location HERE = Location.of("this test");

  @TempDir private Path folder;

  private static Map<TableName, String> bronze;
  private static Map<TableName, String> silver;

  @BeforeAll
  static void readWhatNdjsonGave(EngageExtension.Run engage) {
    bronze = contents(engage.pipeline(), Layer.BRONZE, IDENTITY);
    silver = contents(engage.pipeline(), Layer.SILVER, "struct(*)");
  }

  @Test
  void bundlesGiveWhatNdjsonGives(EngageExtension.Run engage) throws Exception {
    Path bundles = folder.resolve("bundles");
    Process generator =
        new ProcessBuilder(
                Pipeline.CHECKOUT.resolve("scripts/generate-samples").toString(),
                "--format",
                "bundles",
                bundles.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(generator.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(generator.waitFor()).as(output).isZero();

    assertSame(engage, new SourceConfig.FhirBundles("bundles", bundles.toString(), HERE));
  }

  @Test
  void postgresGivesWhatNdjsonGives(EngageExtension.Run engage) throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "postgres");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      fill(postgres);
      assertSame(
          engage,
          new SourceConfig.AirbytePostgres(
              "airbyte",
              postgres.getJdbcUrl("postgres", "postgres"),
              "postgres",
              Optional.of(new SecretReference.SecretFile(password.toString(), HERE)),
              "airbyte",
              2,
              1000,
              HERE));
    }
  }

  private void assertSame(EngageExtension.Run engage, SourceConfig source) {
    Pipeline other = engage.pipeline().with(folder, source);
    IngestReport report = other.ingest();
    assertThat(report.failures()).isEmpty();
    assertThat(report.quarantinedTotal()).isZero();
    assertThat(other.build("package:fhir"))
        .allSatisfy(
            result -> assertThat(result.status()).as(result.message()).isEqualTo(ModelStatus.OK));

    assertThat(bronze).hasSize(13);
    assertThat(contents(other, Layer.BRONZE, IDENTITY)).isEqualTo(bronze);
    Map<TableName, String> built = contents(other, Layer.SILVER, "struct(*)");
    assertThat(built).hasSizeGreaterThan(40);
    assertThat(silver).containsAllEntriesOf(built);
  }

  /** Of each table the rows and the sum of their hashes, whatever their order. */
  private static Map<TableName, String> contents(Pipeline pipeline, Layer layer, String columns) {
    return pipeline.lakehouse().tables(layer).stream()
        .filter(table -> !table.name().equals("ingested_files"))
        .collect(
            Collectors.toMap(
                table -> table, table -> content(pipeline.lakehouse().read(table), columns)));
  }

  private static String content(Dataset<Row> rows, String columns) {
    return rows.selectExpr("xxhash64(to_json(" + columns + ")) as hash")
        .selectExpr("concat(count(*), ' rows, ', coalesce(sum(cast(hash as decimal(38))), 0))")
        .head()
        .getString(0);
  }

  private static void fill(EmbeddedPostgres postgres) throws Exception {
    Path script = Pipeline.CHECKOUT.resolve("data-samples/engage/airbyte.sql.gz");
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        BufferedReader lines = reader(script)) {
      connection.setAutoCommit(false);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        statement.execute(line);
      }
      connection.commit();
    }
  }

  private static BufferedReader reader(Path gzip) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8));
  }
}
