package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.bronze.RejectReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a source may be; {@code scripts/limits} tries it with gigabytes. */
@ExtendWith(SparkExtension.class)
class LimitsIT {
  @TempDir Path folder;

  @Test
  void aFileThatInflatesTooFarIsNotReadOnAndIsReadAgainWhenItMay(SparkSession spark)
      throws Exception {
    IngestFixture tenant = new IngestFixture(spark, folder);
    bomb(tenant.write("bomb.ndjson.gz", new byte[0]), 68);
    tenant.write("good.ndjson", IngestFixture.patient("p2", "1", "2026-01-01T00:00:00Z", "male"));

    IngestReport report = tenant.ingest(tenant.ndjson());
    assertThat(report.failures()).hasSize(1);
    assertThat(report.failures().get(0))
        .hasMessageContaining("bomb.ndjson.gz: the file becomes more than 200 times its size")
        .hasMessageContaining("limits.max-inflation");
    assertThat(report.quarantinedByReason()).containsEntry(RejectReason.INFLATES_TOO_FAR, 1L);
    assertThat(tenant.current()).containsExactly("p1:female", "p2:male");

    IngestReport wider =
        tenant.ingest(false, new IngestLimits(16 << 20, 100, 2000, 10), tenant.ndjson());
    assertThat(wider.failures()).isEmpty();
    assertThat(tenant.current()).containsExactly("p1:female", "p2:male", "p3:other");
    assertThat(tenant.ingest(tenant.ndjson()).isNothingNew()).isTrue();
  }

  @Test
  void aSourceOfTooManyFilesIsRefusedBeforeAnyIsRead(SparkSession spark) {
    IngestFixture tenant = new IngestFixture(spark, folder);
    for (String name : new String[] {"a", "b", "c"}) {
      tenant.write(name + ".ndjson", "{\"resourceType\":\"Patient\",\"id\":\"" + name + "\"}\n");
    }
    IngestReport report =
        tenant.ingest(false, new IngestLimits(16 << 20, 100, 200, 2), tenant.ndjson());
    assertThat(report.failures()).hasSize(1);
    assertThat(report.failures().get(0))
        .hasMessageContaining("more than 2 files")
        .hasMessageContaining("limits.max-files");
    assertThat(tenant.version("patient")).isEqualTo(-1);
  }

  @Test
  void aFileThatIsReplacedWhileItIsReadIsReadAgain(SparkSession spark) {
    IngestFixture tenant = new IngestFixture(spark, folder);
    String first = IngestFixture.patient("p1", "1", "2026-01-01T00:00:00Z", "female");
    String second = IngestFixture.patient("p2", "1", "2026-01-01T00:00:00Z", "male");
    tenant.write("in.ndjson", first + "\n");
    IngestReport report =
        tenant
            .job(new IngestLimits(16 << 20, 100), tenant.ndjson())
            .run(
                new IngestOptions(false, 1),
                result -> tenant.write("in.ndjson", first + "\n" + second + "\n"));
    assertThat(report.failures()).hasSize(1);
    assertThat(report.failures().get(0))
        .hasMessageContaining("in.ndjson was changed while it was read");
    assertThat(tenant.current()).containsExactly("p1:female");

    assertThat(tenant.ingest(tenant.ndjson()).failures()).isEmpty();
    assertThat(tenant.current()).containsExactly("p1:female", "p2:male");
    assertThat(tenant.bronze("patient").count()).isEqualTo(2);
  }

  /** A patient, many megabytes of blanks, another patient: some 80 KB. */
  private static void bomb(Path file, int megabytes) throws Exception {
    byte[] blanks = new byte[1 << 20];
    Arrays.fill(blanks, (byte) ' ');
    blanks[blanks.length - 1] = '\n';
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(line(IngestFixture.patient("p1", "1", "2026-01-01T00:00:00Z", "female")));
      for (int i = 0; i < megabytes; i++) {
        out.write(blanks);
      }
      out.write(line(IngestFixture.patient("p3", "1", "2026-01-01T00:00:00Z", "other")));
    }
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
