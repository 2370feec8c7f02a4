package org.carelake.jobs.quality;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.digest.Digests;
import org.carelake.transforms.quality.BoundTest;
import org.carelake.transforms.quality.TestInputs;
import org.carelake.transforms.quality.TestRun;

/**
 * Rows that broke a test which asks for them to be kept: a table for each test, {@code
 * test_failures.{layer}_{model}__{test}}, with the columns of the table under test, or of the query
 * for a test of its own. Only those of the last run are there, with no older versions. They may
 * hold anything that the table holds.
 */
final class FailureStore {
  private static final int LONGEST = 120;

  private final Lakehouse lakehouse;
  private final RunContext run;

  FailureStore(Lakehouse lakehouse, RunContext run) {
    this.lakehouse = lakehouse;
    this.run = run;
  }

  /** Forgets what earlier runs kept of a table, also of tests that are no more. */
  void purge(TableName table, List<TableName> existing) {
    String prefix = prefix(table);
    for (TableName stored : existing) {
      if (stored.name().startsWith(prefix)) {
        lakehouse.remove(stored);
      }
    }
  }

  /** The tables that are there. */
  List<TableName> existing() {
    return lakehouse.tables(Layer.TEST_FAILURES);
  }

  /** Keeps the rows that break a test; where, if the test has rows. */
  Optional<TableName> keep(BoundTest test, Dataset<Row> rows, TestInputs inputs) {
    Optional<Dataset<Row>> breaking = TestRun.breaking(rows, test, inputs);
    TableName table = name(test);
    breaking.ifPresent(found -> lakehouse.overwrite(table, found, run.commitMetadata()));
    return breaking.map(found -> table);
  }

  /** The table that the rows of a test go to. */
  static TableName name(BoundTest test) {
    String words =
        prefix(test.table())
            + test.label()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_|_$", "");
    // two tests may differ in what a name can't hold
    String mark = "_" + Digests.sha256(test.definition()).substring(0, 6);
    return new TableName(
        Layer.TEST_FAILURES, words.substring(0, Math.min(words.length(), LONGEST)) + mark);
  }

  private static String prefix(TableName table) {
    return table.layer().code() + "_" + table.name() + "__";
  }
}
