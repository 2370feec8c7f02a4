package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class BrokenSamplesIT {
  @TempDir Path folder;

  @Test
  void everyLineEndsWhereTheListSaysItDoes(SparkSession spark) throws IOException {
    Path samples = Path.of(System.getProperty("carelake.root"), "data-samples/engage-broken");
    List<String[]> lines =
        Files.readAllLines(samples.resolve("expected.tsv")).stream()
            .skip(1)
            .map(line -> line.split("\t", -1))
            .toList();
    TreeSet<String> good = new TreeSet<>();
    TreeSet<String> bad = new TreeSet<>();
    for (String[] line : lines) {
      if (line[3].equals("GOOD")) {
        good.add(line[0] + " " + line[1] + " " + line[4]);
      } else {
        bad.add(line[0] + " " + line[1] + " " + line[2] + " " + line[3]);
      }
    }
    IngestFixture tenant = new IngestFixture(spark, folder);
    IngestReport report =
        tenant.ingest(
            false,
            new IngestLimits(16 << 20, 100),
            new SourceConfig.FhirNdjson("broken", samples.toString(), IngestFixture.HERE));

    assertThat(report.failures()).isEmpty();
    assertThat(report.quarantinedTotal()).isEqualTo(bad.size());
    TreeSet<String> landed = new TreeSet<>();
    for (TableName table : tenant.lakehouse.tables(Layer.BRONZE)) {
      if (!table.equals(Quarantine.TABLE) && !table.equals(FileLedger.TABLE)) {
        landed.addAll(words(tenant.lakehouse.read(table), "source_line, id"));
      }
    }
    assertThat(landed).isEqualTo(good);
    assertThat(
            new TreeSet<>(words(tenant.bronze("quarantine"), "source_line, byte_offset, reason")))
        .isEqualTo(bad);
  }

  private static List<String> words(Dataset<Row> rows, String columns) {
    return rows
        .selectExpr("concat_ws(' ', element_at(split(source_file, '/'), -1), " + columns + ")")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
