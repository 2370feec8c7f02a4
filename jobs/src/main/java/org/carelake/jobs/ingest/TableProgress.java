package org.carelake.jobs.ingest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.run.RunContext;

/**
 * What the commits of one reading of a table say, and what a reading may take for removed.
 *
 * @param done metadata of the commit after which all that was read is there
 * @param between metadata of a commit that comes before that one
 * @param key the columns that tell rows apart; empty without a cursor
 * @param touched the keys of the rows that were read, when only some rows were: of others nothing
 *     is removed
 * @param record whether a commit is made even when nothing changed
 */
record TableProgress(
    String done, String between, List<String> key, Optional<Dataset<Row>> touched, boolean record) {

  /** Of a file or a table that is read whole each time. */
  static TableProgress plain(RunContext run, String source) {
    String metadata = Commits.metadata(run, source);
    return new TableProgress(metadata, metadata, List.of(), Optional.empty(), false);
  }

  /** Of a table with a cursor. */
  static TableProgress of(
      RunContext run,
      String source,
      CursorReading reading,
      List<String> key,
      Optional<Dataset<Row>> touched) {
    return new TableProgress(
        metadata(run, source, reading.label(), reading.next()),
        metadata(run, source, reading.label(), reading.held()),
        key,
        touched,
        reading.record());
  }

  private static String metadata(
      RunContext run, String source, String label, Optional<CursorState> state) {
    return Commits.metadata(run, source, state.map(known -> Map.of(label, known)).orElse(Map.of()));
  }
}
