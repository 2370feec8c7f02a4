package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.carelake.jobs.ingest.IngestFixture.patient;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.bronze.RejectReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class QuarantineIT {
  private static final String TIME = "2024-01-01T00:00:00Z";

  @TempDir Path folder;

  @Test
  void brokenLinesAreInQuarantineWithTheirPlaceAndTheOthersInBronze(SparkSession spark) {
    IngestFixture tenant = new IngestFixture(spark, folder);
    String good = patient("a", "1", TIME, "x");
    String cut = good.substring(0, good.length() - 30);
    tenant.write(
        "bad.ndjson",
        good
            + "\n{\"resourceType\":\"Patient\"}\n\n"
            + "[".repeat(1000)
            + "\n"
            + patient("b", "1", TIME, "y")
            + "\r\n{\"id\":\"1\"}\n"
            + cut);
    byte[] latin =
        "{\"resourceType\":\"Patient\",\"id\":\"c\",\"n\":\"\u00e9\"}"
            .getBytes(StandardCharsets.ISO_8859_1);
    tenant.write("latin.ndjson", latin);
    tenant.write("wide.ndjson", good.getBytes(StandardCharsets.UTF_16));
    byte[] zipped = IngestFixture.gzip((patient("z", "1", TIME, "z") + "\n").repeat(20_000));
    tenant.write("cut.ndjson.gz", Arrays.copyOf(zipped, zipped.length - 40));

    IngestReport report = tenant.ingest(tenant.ndjson());
    assertThat(report.quarantined())
        .isEqualTo(
            Map.of(
                RejectReason.NO_ID, 1L,
                RejectReason.TOO_DEEP, 1L,
                RejectReason.NO_RESOURCE_TYPE, 1L,
                RejectReason.TRUNCATED, 1L,
                RejectReason.NOT_UTF8, 2L,
                RejectReason.TRUNCATED_FILE, 1L));
    assertThat(report.failures()).singleElement().asString().contains("cut.ndjson.gz");
    assertThat(tenant.current()).containsExactly("a:x", "b:y", "z:z");
    assertThat(
            tenant
                .bronze("quarantine")
                .where("source_file like '%bad.ndjson'")
                .orderBy("source_line")
                .selectExpr("concat_ws(' ', reason, source_line, byte_offset, length)")
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly(
            "NO_ID 2 " + (good.length() + 1) + " 26",
            "TOO_DEEP 4 " + (good.length() + 1 + 26 + 2) + " 1000",
            "NO_RESOURCE_TYPE 6 " + (2 * good.length() + 1 + 26 + 2 + 1001 + 2) + " 10",
            "TRUNCATED 7 " + (2 * good.length() + 1 + 26 + 2 + 1001 + 2 + 11) + " " + cut.length());

    tenant.ingest(true, new IngestLimits(16 << 20, 100), tenant.ndjson());
    assertThat(tenant.version("quarantine")).isZero();
  }

  @Test
  void aLineOf50MegabytesIsPassedOverAndReplayedWhenTheLimitAllowsIt(SparkSession spark)
      throws IOException {
    IngestFixture tenant = new IngestFixture(spark, folder);
    Path file = tenant.write("big.ndjson", patient("a", "1", TIME, "x") + "\n");
    long offset = Files.size(file);
    long length;
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
      byte[] start =
          "{\"resourceType\":\"Patient\",\"id\":\"big\",\"gender\":\"y\",\"n\":\""
              .getBytes(StandardCharsets.US_ASCII);
      byte[] filling = "n".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
      out.write(start);
      for (int i = 0; i < 50; i++) {
        out.write(filling);
      }
      out.write("\"}\n".getBytes(StandardCharsets.US_ASCII));
      out.write((patient("c", "1", TIME, "z") + "\n").getBytes(StandardCharsets.US_ASCII));
      length = start.length + 50L * filling.length + 2;
    }
    tenant.ingest(tenant.ndjson());
    assertThat(tenant.current()).containsExactly("a:x", "c:z");
    assertThat(
            tenant
                .bronze("quarantine")
                .selectExpr(
                    "concat_ws(' ', reason, source_line, byte_offset, length, payload is null)")
                .head()
                .getString(0))
        .isEqualTo("TOO_LARGE 2 " + offset + " " + length + " true");

    IngestReport refused =
        tenant
            .job(new IngestLimits(16 << 20, 100), tenant.ndjson())
            .replayQuarantine(IngestOptions.defaults(), result -> {});
    assertThat(refused.quarantined()).containsEntry(RejectReason.TOO_LARGE, 1L);
    assertThat(tenant.version("quarantine")).isZero();

    IngestReport replayed =
        tenant
            .job(new IngestLimits(64 << 20, 100), tenant.ndjson())
            .replayQuarantine(IngestOptions.defaults(), result -> {});
    assertThat(replayed.results().get(0).newVersions()).isEqualTo(1);
    assertThat(
            tenant.bronze("patient").where("id = 'big' and is_current and source_line = 2").count())
        .isEqualTo(1);
    assertThat(tenant.bronze("quarantine").where("replay_run_id = 'run-3'").count()).isEqualTo(1);
  }

  @Test
  void aKeptPayloadIsReplayedByTheRulesOfToday(SparkSession spark) {
    IngestFixture tenant = new IngestFixture(spark, folder);
    String deep =
        "{\"resourceType\":\"Patient\",\"id\":\"d\",\"gender\":\"y\",\"n\":"
            + "[".repeat(30)
            + "]".repeat(30)
            + "}";
    tenant.write(
        "deep.json",
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\n\"entry\":[{\"resource\":"
            + deep
            + "}]}");
    tenant.ingest(false, new IngestLimits(1 << 20, 20), tenant.bundles());
    assertThat(tenant.bronze("quarantine").where("reason = 'TOO_DEEP'").count()).isEqualTo(1);
    tenant
        .job(new IngestLimits(1 << 20, 100), tenant.bundles())
        .replayQuarantine(IngestOptions.defaults(), result -> {});
    assertThat(tenant.current()).containsExactly("d:y");
    assertThat(tenant.bronze("quarantine").where("replayed_at is null").count()).isZero();
  }
}
