package org.carelake.jobs.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class CompactionIT {
  private static final TableName TABLE = TableName.silver("numbers");

  @TempDir private Path folder;

  @Test
  void manySmallFilesBecomeOneAndFewStay(SparkSession spark) {
    Lakehouse lakehouse = new Lakehouse(spark, folder.toString());
    for (int file = 0; file < Compaction.MANY - 1; file++) {
      lakehouse.append(TABLE, numbers(spark, file), "file " + file);
    }
    long few = lakehouse.version(TABLE);

    assertThat(new Compaction(lakehouse).apply(TABLE)).isFalse();
    assertThat(lakehouse.version(TABLE)).isEqualTo(few);

    lakehouse.append(TABLE, numbers(spark, Compaction.MANY - 1), "last");
    assertThat(LoggedFiles.statistics(lakehouse, TABLE)).hasSize(Compaction.MANY);
    long many = lakehouse.version(TABLE);

    assertThat(new Compaction(lakehouse).apply(TABLE)).isTrue();

    assertThat(LoggedFiles.statistics(lakehouse, TABLE))
        .singleElement()
        .asString()
        .contains("\"numRecords\":" + Compaction.MANY * 10, "\"minValues\":{\"id\":0");
    assertThat(ids(lakehouse.read(TABLE))).isEqualTo(upTo(Compaction.MANY * 10));
    assertThat(ids(lakehouse.readVersion(TABLE, many))).isEqualTo(upTo(Compaction.MANY * 10));
    // what the table was made from stays known
    assertThat(lakehouse.commitMetadata(TABLE)).contains("last");

    long compacted = lakehouse.version(TABLE);
    assertThat(new Compaction(lakehouse).apply(TABLE)).isFalse();
    assertThat(lakehouse.version(TABLE)).isEqualTo(compacted);
  }

  private static Dataset<Row> numbers(SparkSession spark, int file) {
    return spark.range(file * 10L, file * 10L + 10).coalesce(1).toDF();
  }

  private static List<Long> ids(Dataset<Row> rows) {
    return rows.as(Encoders.LONG()).collectAsList().stream().sorted().toList();
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }
}
