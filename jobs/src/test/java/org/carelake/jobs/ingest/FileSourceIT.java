package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.bronze.BronzeSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class FileSourceIT {
  @TempDir Path folder;

  @Test
  void aLongFileIsReadInPartsWithTheLineNumbersOfTheWhole(SparkSession spark) {
    IngestFixture tenant = new IngestFixture(spark, folder);
    StringBuilder text = new StringBuilder();
    Map<String, Long> lines = new HashMap<>();
    long line = 1;
    for (int i = 0; i < 300; i++) {
      text.append("\n".repeat(i % 4));
      line += i % 4;
      lines.put("p" + i, line++);
      text.append("{\"resourceType\":\"Patient\",\"id\":\"p").append(i).append("\",\"x\":\"");
      text.append("é".repeat(i)).append("\"}\n");
    }
    Path file = tenant.write("long.ndjson", text.toString());
    long size = text.toString().getBytes(StandardCharsets.UTF_8).length;
    FileSource source =
        new FileSource(
            spark, ReadLimits.ofLines(new IngestLimits(1 << 20, 100)), new PartPlan(4096, 1000));
    List<FilePart> parts =
        source.parts(List.of(new SourceFile(file.toString(), size, 0)), any -> 0);
    assertThat(parts).hasSize((int) ((size + 999) / 1000));

    List<Row> staged = new ArrayList<>(source.read(parts).collectAsList());
    Map<Integer, Long> counted = new HashMap<>();
    for (Row row : staged) {
      if (row.getString(0).equals(BronzeSchema.PARTS)) {
        counted.put(
            row.getInt(BronzeSchema.STAGED.fieldIndex("part")),
            row.getLong(BronzeSchema.STAGED.fieldIndex("line_count")));
      }
    }
    Dataset<Row> resources =
        spark.createDataFrame(staged, BronzeSchema.STAGED).where("t = 'patient'");
    Map<String, Long> found = new HashMap<>();
    for (Row row :
        new LineNumbers(spark, parts, counted)
            .absolute(resources)
            .select("id", "source_line")
            .collectAsList()) {
      found.put(row.getString(0), row.getLong(1));
    }
    assertThat(found).isEqualTo(lines);
  }
}
