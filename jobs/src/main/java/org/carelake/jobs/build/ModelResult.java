package org.carelake.jobs.build;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.quality.ExpectationCount;

/**
 * What became of one model in one run.
 *
 * @param rows rows of the table, -1 when unknown
 * @param inputVersions the Delta version of each input that was read, -1 for an absent one
 * @param outputVersion the Delta version that holds the result, -1 when there is none
 * @param expectations how many rows did not meet each expectation, where the table was written
 * @param how which way its table was carried on, where there was a choice: the keys made anew, or
 *     why it was made anew as a whole
 * @param message what went wrong, or how many resources broke the view; empty when all went well
 */
public record ModelResult(
    TableName table,
    ModelStatus status,
    long rows,
    double seconds,
    SortedMap<TableName, Long> inputVersions,
    long outputVersion,
    List<ExpectationCount> expectations,
    String how,
    String message) {
  public ModelResult {
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(status, "status is null");
    Objects.requireNonNull(how, "how is null");
    Objects.requireNonNull(message, "message is null");
    inputVersions = new TreeMap<>(inputVersions);
    expectations = List.copyOf(expectations);
  }

  /** A result of a table that can only be made as a whole. */
  public ModelResult(
      TableName table,
      ModelStatus status,
      long rows,
      double seconds,
      SortedMap<TableName, Long> inputVersions,
      long outputVersion,
      List<ExpectationCount> expectations,
      String message) {
    this(table, status, rows, seconds, inputVersions, outputVersion, expectations, "", message);
  }

  static ModelResult without(TableName table, ModelStatus status, double seconds, String message) {
    return new ModelResult(table, status, -1, seconds, new TreeMap<>(), -1, List.of(), message);
  }
}
