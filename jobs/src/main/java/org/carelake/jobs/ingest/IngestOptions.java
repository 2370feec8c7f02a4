package org.carelake.jobs.ingest;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.erasure.Suppression;

/**
 * How to ingest.
 *
 * @param fullRefresh read all files again, known or not
 * @param threads how many bronze tables are written at the same time, at least 1
 * @param suppression what was erased and does not come in again
 * @param persons the columns of an extract's bronze table that hold a patient's id
 */
public record IngestOptions(
    boolean fullRefresh,
    int threads,
    Suppression suppression,
    Function<TableName, List<String>> persons) {
  public IngestOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1");
    }
    Objects.requireNonNull(suppression, "suppression is null");
    Objects.requireNonNull(persons, "persons is null");
  }

  /** Options that know of no extract with people in it. */
  public IngestOptions(boolean fullRefresh, int threads, Suppression suppression) {
    this(fullRefresh, threads, suppression, table -> List.of());
  }

  /** Options of a lakehouse from which nothing was ever erased. */
  public IngestOptions(boolean fullRefresh, int threads) {
    this(fullRefresh, threads, Suppression.none());
  }

  /** New and changed files only, two tables at a time. */
  public static IngestOptions defaults() {
    return new IngestOptions(false, 2);
  }

  /** The same, with what a tenant's file says of people in extracts. */
  IngestOptions of(TenantConfig tenant) {
    return new IngestOptions(
        fullRefresh, threads, suppression, table -> tenant.persons(table).orElse(List.of()));
  }
}
