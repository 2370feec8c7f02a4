package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.carelake.jobs.ingest.IngestFixture.patient;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class IngestIT {
  @TempDir Path folder;

  @Test
  void resourcesKeepTheirBytesAndTheSameInputTwiceChangesNothing(SparkSession spark) {
    IngestFixture tenant = new IngestFixture(spark, folder);
    String ann = patient("ann", "1", "2024-01-01T00:00:00Z", "female");
    String bob = " { \"id\":\"bob\",\"gender\":\"male\", \"resourceType\":\"Patient\" } ";
    tenant.write("a/x.ndjson", "\ufeff" + ann + "\r\n\r\n" + bob + "\n" + ann);
    tenant.write("a/_hidden.ndjson", "not read");
    tenant.write(
        "b.json.gz", IngestFixture.gzip("{\n \"resourceType\": \"Basic\",\n \"id\": \"1\"\n}\n"));
    IngestReport report = tenant.ingest(tenant.ndjson());
    assertThat(report.failures()).isEmpty();
    assertThat(report.quarantined()).isEmpty();
    assertThat(report.results())
        .extracting(
            r -> r.table() + " " + r.received() + " " + r.newVersions() + " " + r.unchanged())
        .containsExactly("bronze.basic 1 1 0", "bronze.patient 3 2 1");
    List<Row> rows =
        tenant
            .bronze("patient")
            .orderBy("id")
            .selectExpr(
                "resource",
                "source_line",
                "version_id",
                "cast(last_updated as string)",
                "tags[0].code",
                "is_current",
                "run_id",
                "cast(extracted_at as string)")
            .collectAsList();
    assertThat(rows.get(0).mkString("|"))
        .isEqualTo(ann + "|1|1|2024-01-01 00:00:00|c|true|run-1|2026-01-01 00:00:00");
    assertThat(rows.get(1).getString(0)).isEqualTo(bob);
    assertThat(rows.get(1).getLong(1)).isEqualTo(3);

    IngestReport second = tenant.ingest(tenant.ndjson());
    assertThat(second.isNothingNew()).isTrue();
    assertThat(second.skippedFiles()).isEqualTo(2);
    IngestReport refreshed = tenant.ingest(true, new IngestLimits(16 << 20, 100), tenant.ndjson());
    assertThat(refreshed.isNothingNew()).isTrue();
    assertThat(refreshed.files()).hasSize(2);
    assertThat(tenant.version("patient")).isZero();
    assertThat(tenant.version("ingested_files")).isZero();
    assertThat(Files.exists(folder.resolve("lakehouse/_staging"))).isFalse();
  }

  @Test
  void aLateOlderVersionIsKeptButDoesNotWinAndADeletionDoesUntilTheNextVersion(SparkSession spark) {
    IngestFixture tenant = new IngestFixture(spark, folder);
    tenant.write(
        "1.ndjson",
        patient("p", "9", "2024-01-09T00:00:00Z", "v9")
            + "\n"
            + patient("q", "1", "2024-01-01T00:00:00Z", "q1"));
    tenant.ingest(tenant.ndjson());
    tenant.write("2.ndjson", patient("p", "10", "2024-01-10T00:00:00Z", "v10"));
    assertThat(tenant.ingest(tenant.ndjson()).results().get(0).updated()).isEqualTo(1);
    assertThat(tenant.current()).containsExactly("p:v10", "q:q1");
    long afterUpdate = tenant.version("patient");

    tenant.write("3.ndjson", patient("p", "8", "2024-01-08T00:00:00Z", "v8"));
    IngestResult late = tenant.ingest(tenant.ndjson()).results().get(0);
    assertThat(late.newVersions()).isEqualTo(1);
    assertThat(late.updated()).isZero();
    assertThat(tenant.current()).containsExactly("p:v10", "q:q1");
    assertThat(tenant.version("patient")).isEqualTo(afterUpdate + 1);

    String deletion =
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"timestamp\":\"%s\","
            + "\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/p\"}}]}";
    tenant.write("old.ndjson", String.format(deletion, "2024-01-09T12:00:00Z"));
    tenant.ingest(tenant.ndjson());
    assertThat(tenant.current()).containsExactly("p:v10", "q:q1");
    tenant.write("del.ndjson", String.format(deletion, "2024-01-11T00:00:00Z"));
    assertThat(tenant.ingest(tenant.ndjson()).results().get(0).deleted()).isEqualTo(1);
    assertThat(tenant.current()).containsExactly("q:q1");

    tenant.write("again.ndjson", patient("p", "11", "2024-01-12T00:00:00Z", "v11"));
    tenant.ingest(tenant.ndjson());
    assertThat(tenant.current()).containsExactly("p:v11", "q:q1");
    assertThat(tenant.bronze("patient").where("id = 'p'").count()).isEqualTo(6);
    assertThat(tenant.bronze("patient").where("id = 'p' and is_current").count()).isEqualTo(1);
    assertThat(
            spark
                .read()
                .format("delta")
                .option("readChangeFeed", "true")
                .option("startingVersion", afterUpdate)
                .option("endingVersion", afterUpdate)
                .load(tenant.lakehouse.root() + "/bronze/patient")
                .count())
        .as("before and after image of version 9, insert of version 10")
        .isEqualTo(3);
  }

  @Test
  void withoutVersionsTheLastExtractionWinsAndOldContentCanWinAnew(SparkSession spark) {
    IngestFixture tenant = new IngestFixture(spark, folder);
    String json = "{\"resourceType\":\"Patient\",\"id\":\"p\",\"gender\":\"%s\"}";
    tenant.write("1.ndjson", String.format(json, "a"));
    tenant.ingest(tenant.ndjson());
    tenant.write("2.ndjson", String.format(json, "b"));
    tenant.ingest(tenant.ndjson());
    assertThat(tenant.current()).containsExactly("p:b");
    assertThat(tenant.ingest(true, new IngestLimits(16 << 20, 100), tenant.ndjson()).isNothingNew())
        .isTrue();
    tenant.write("3.ndjson", String.format(json, "a"));
    tenant.ingest(tenant.ndjson());
    assertThat(tenant.current()).containsExactly("p:a");
    assertThat(tenant.bronze("patient").count()).isEqualTo(2);
  }

  @Test
  void aMissingFolderIsReportedAndTheOtherSourcesLand(SparkSession spark) {
    IngestFixture tenant = new IngestFixture(spark, folder);
    tenant.write("1.ndjson", patient("p", "1", "2024-01-01T00:00:00Z", "x"));
    IngestReport report =
        tenant.ingest(
            new SourceConfig.FhirNdjson("gone", folder + "/gone", IngestFixture.HERE),
            tenant.ndjson());
    assertThat(report.failures())
        .singleElement()
        .extracting(Throwable::getMessage)
        .asString()
        .contains("conf/tenants/test.conf:3", "source 'gone'", folder + "/gone");
    assertThat(tenant.current()).containsExactly("p:x");
  }
}
