package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.ingest.IngestReport;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.OtherForms;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The demo tenant ends in the same tables, whichever of its three forms it comes in. */
@ExtendWith({EngageExtension.class, OtherForms.Extension.class})
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
  void bundlesGiveWhatNdjsonGives(EngageExtension.Run engage, OtherForms forms) throws Exception {
    assertSame(engage, new SourceConfig.FhirBundles("bundles", forms.bundles().toString(), HERE));
  }

  @Test
  void postgresGivesWhatNdjsonGives(EngageExtension.Run engage, OtherForms forms) throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "postgres");
    assertSame(
        engage,
        new SourceConfig.AirbytePostgres(
            "airbyte",
            forms.postgres().getJdbcUrl("postgres", "postgres"),
            "postgres",
            Optional.of(new SecretReference.SecretFile(password.toString(), HERE)),
            "airbyte",
            2,
            1000,
            HERE));
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
}
