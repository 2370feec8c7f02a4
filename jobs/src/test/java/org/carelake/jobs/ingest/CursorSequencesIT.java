package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random inserts and updates over several runs, some of which die: bronze ends as one whole reading
 * makes it. {@code -Dcarelake.cursor.seeds=N} tries more sequences, {@code
 * -Dcarelake.cursor.seed=N} one.
 */
@ExtendWith({SparkExtension.class, CursorDatabase.Started.class})
class CursorSequencesIT {
  private static final int STEPS = 4;
  private static final List<String> TABLES = List.of("by_time", "by_day", "by_number");

  private static final String YAML =
      """
      tables:
        - name: by_time
          description: Changed at a time.
          columns: {a: int, b: string, v: int, c: timestamp}
          cursor: c
          key: [a, b]
          lookback: 30m
        - name: by_day
          description: Changed on a day.
          columns: {a: int, b: string, v: int, c: date}
          cursor: c
          key: [b, a]
          lookback: 2 days
        - name: by_number
          description: Changed at a number.
          columns: {a: int, b: string, v: int, c: "decimal(20,2)"}
          cursor: c
          key: [a, b]
          lookback: 50
      """;

  @TempDir Path folder;

  @Test
  void endAsOneWholeReading(SparkSession spark, CursorDatabase database) {
    int first = Integer.getInteger("carelake.cursor.seed", 1);
    int seeds = Integer.getInteger("carelake.cursor.seeds", 1);
    for (int seed = first; seed < first + seeds; seed++) {
      sequence(database, seed, spark);
    }
  }

  private void sequence(CursorDatabase database, int seed, SparkSession spark) {
    database.newSchema();
    database.execute(
        "create table by_time (a int, b text, v text, c timestamptz)",
        "create table by_day (a int, b text, v text, c date)",
        "create table by_number (a int, b text, v text, c numeric)");
    Random random = new Random(seed);
    IngestFixture clinic = new IngestFixture(spark, folder.resolve("cursor" + seed));
    SourceConfig source = database.tables(YAML);
    long rows = 0;
    long byCursor = 0;
    for (int step = 0; step < STEPS; step++) {
      for (String table : TABLES) {
        change(database, random, table, step);
      }
      IngestReport report = clinic.ingest(source);
      assertThat(report.failures()).isEmpty();
      if (step > 0) {
        byCursor += report.readings().stream().filter(read -> read.whole().isEmpty()).count();
        rows += report.readings().stream().mapToLong(TableReading::rows).sum();
      }
      if (step > 0 && random.nextBoolean()) {
        String dies = "clinic__" + TABLES.get(random.nextInt(TABLES.size()));
        if (clinic.version(dies) > 0) {
          CursorDatabase.dropCommit(clinic.lakehouse, dies);
        }
      }
    }
    clinic.ingest(source);
    IngestFixture whole = new IngestFixture(spark, folder.resolve("whole" + seed));
    IngestReport all = whole.ingest(source);
    assertThat(all.failures()).isEmpty();
    for (String table : TABLES) {
      assertThat(current(clinic, table)).as("seed %d", seed).isEqualTo(current(whole, table));
    }
    assertThat(byCursor).isPositive();
    assertThat(rows)
        .isLessThan((STEPS - 1) * all.readings().stream().mapToLong(TableReading::rows).sum());
  }

  /** Values of a step lie in its own hour, day or hundred, or a little before. */
  private static void change(CursorDatabase database, Random random, String table, int step) {
    for (int i = 0; i < 3 + random.nextInt(10); i++) {
      int late = random.nextInt(4) == 0 ? -random.nextInt(25) : random.nextInt(60);
      String value =
          switch (table) {
            case "by_time" ->
                "timestamptz '2025-03-01 01:00:00Z' + interval '"
                    + (step * 60 + (late < 0 ? late : 30 + late / 2))
                    + " minutes'";
            case "by_day" -> "date '2025-03-01' + " + (step * 3 - random.nextInt(5));
            default -> (100 * step + (late < 0 ? 3 * late : late)) + ".25";
          };
      if (random.nextInt(12) == 0) {
        value = "null";
      }
      String amount = random.nextInt(8) == 0 ? "many" : Integer.toString(random.nextInt(1000));
      String key = random.nextInt(10) == 0 ? "null" : "'k" + random.nextInt(3) + "'";
      int number = random.nextInt(12);
      database.execute(
          "delete from " + table + " where a = " + number + " and b is not distinct from " + key,
          "insert into "
              + table
              + " values ("
              + number
              + ", "
              + key
              + ", '"
              + amount
              + "', "
              + value
              + ")");
    }
  }

  private static List<String> current(IngestFixture clinic, String table) {
    return clinic
        .bronze("clinic__" + table)
        .where("_removed_at is null")
        .selectExpr("concat_ws('|', a, b, v, c, _content_hash)")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }
}
