package org.carelake.jobs.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.publish.DuckDb;
import org.carelake.jobs.quality.TestResult;
import org.carelake.jobs.quality.TestStatus;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class HistoryFilesTest {
  private static final TableName PATIENT = TableName.silver("patient");

  @TempDir private Path folder;

  @Test
  void duckDbReadsWhatARunDid(SparkSession spark) throws Exception {
    SparkSession session = spark.newSession();
    session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    Lakehouse lakehouse = new Lakehouse(session, folder.resolve("lake").toString());
    RunContext run = new RunContext("run-1", Instant.parse("2026-11-01T05:00:00Z"));
    try (RunLedger ledger = new RunLedger(lakehouse, "engage", run)) {
      ledger.started("build");
      ledger.models(
          List.of(
              new ModelResult(
                  PATIENT, ModelStatus.OK, 400, 1.5, new TreeMap<>(), 7, List.of(), "")));
      ledger.tests(List.of(new TestResult(PATIENT, "unique(id)", TestStatus.FAIL, 2, "", "")));
      ledger.finished("build", "failed", "a test failed");
    }
    // the ledger's own, which nobody else is to see
    lakehouse.overwrite(
        new TableName(Layer.LEDGER, "suppression"), session.sql("select 'mark' as mark"), "{}");

    Path script = new HistoryFiles(lakehouse).write(folder.resolve("it's history"));

    try (DuckDb reader = DuckDb.open(script)) {
      assertThat(reader.rows("select event, status from runs order by event desc"))
          .containsExactly("started|running", "finished|failed");
      assertThat(reader.rows("select typeof(runs.at) from runs where event = 'started'"))
          .containsExactly("TIMESTAMP WITH TIME ZONE");
      assertThat(reader.rows("select epoch(runs.at)::bigint from runs where event = 'started'"))
          .containsExactly(Long.toString(run.startedAt().getEpochSecond()));
      assertThat(
              reader.rows(
                  "select model, rows, test, failures"
                      + " from model_results join test_results using (run_id, model)"))
          .containsExactly("silver.patient|400|unique(id)|2");
    }
    try (Stream<Path> files = Files.list(script.getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "duckdb.sql", "runs.parquet", "model_results.parquet", "test_results.parquet");
    }
  }
}
