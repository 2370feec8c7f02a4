package org.carelake.jobs.quality;

import java.util.Objects;
import org.carelake.schemas.table.TableName;

/**
 * What became of one test.
 *
 * @param test such as {@code unique(id)}
 * @param failures how many rows or values break the promise, -1 when the test could not be run
 * @param evidence stands for the tests of the table and the very content that they looked at
 */
public record TestResult(
    TableName table,
    String test,
    TestStatus status,
    long failures,
    String message,
    String evidence) {
  public TestResult {
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(test, "test is null");
    Objects.requireNonNull(status, "status is null");
    Objects.requireNonNull(message, "message is null");
  }
}
