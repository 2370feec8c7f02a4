package org.carelake.schemas.contract;

import java.util.Objects;
import java.util.Optional;

/**
 * What every kind of test understands.
 *
 * @param name how the test is called in place of its kind and arguments
 * @param where SQL over the table's columns: only rows for which it is true are looked at
 * @param severity what a failure does at most
 * @param warnIf how many failures are reported
 * @param errorIf how many failures fail the run; of no effect for severity warn
 * @param storeFailures whether the rows that break the test are kept in a table of the tenant
 */
public record TestSettings(
    Optional<String> name,
    Optional<SqlText> where,
    Severity severity,
    Threshold warnIf,
    Threshold errorIf,
    boolean storeFailures) {
  public TestSettings {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(where, "where is null");
    Objects.requireNonNull(severity, "severity is null");
    Objects.requireNonNull(warnIf, "warnIf is null");
    Objects.requireNonNull(errorIf, "errorIf is null");
  }

  /** All rows, any failure, nothing kept. */
  public static TestSettings of(Severity severity) {
    return new TestSettings(
        Optional.empty(), Optional.empty(), severity, Threshold.ANY, Threshold.ANY, false);
  }

  TestSettings with(Severity other) {
    return new TestSettings(name, where, other, warnIf, errorIf, storeFailures);
  }

  /**
   * What some failures amount to; empty when the test passes.
   *
   * @param rows how many rows were looked at
   */
  public Optional<Severity> verdict(long failures, long rows) {
    if (severity == Severity.ERROR && errorIf.isMet(failures, rows)) {
      return Optional.of(Severity.ERROR);
    }
    return warnIf.isMet(failures, rows) ? Optional.of(Severity.WARN) : Optional.empty();
  }
}
