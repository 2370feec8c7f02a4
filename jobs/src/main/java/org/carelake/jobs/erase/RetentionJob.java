package org.carelake.jobs.erase;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.delta.tables.DeltaTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.config.RetentionRule;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.Identifiers;

/**
 * Removes rows that have been kept for as long as the tenant's file says. Of a bronze table of
 * resources only versions that are no longer current go, so that no patient loses the present
 * state.
 */
public final class RetentionJob {
  private static final Map<String, String> COLUMNS =
      Map.of(
          "bronze.quarantine", "quarantined_at",
          "bronze.view_quarantine", "quarantined_at",
          "ledger.runs", "at");
  private static final List<String> FOREVER =
      List.of(
          "bronze.ingested_files",
          "bronze.fhir_extracts",
          "ledger.suppression",
          "ledger.pseudonym_keys");
  private static final String RUN_TIME =
      "to_timestamp(substr(run_id, 1, 16), \"yyyyMMdd'T'HHmmssX\")";

  private final Lakehouse lakehouse;

  /** A job over one lakehouse. */
  public RetentionJob(Lakehouse lakehouse) {
    this.lakehouse = Objects.requireNonNull(lakehouse, "lakehouse is null");
  }

  /**
   * Applies rules.
   *
   * @param asOf the day on which ages are told
   * @return how many rows went, by table; tables that don't exist are left out
   */
  public SortedMap<TableName, Long> apply(List<RetentionRule> rules, LocalDate asOf) {
    rules.forEach(RetentionJob::check);
    SortedMap<TableName, Long> removed = new TreeMap<>();
    for (RetentionRule rule : rules) {
      if (lakehouse.exists(rule.table())) {
        removed.put(rule.table(), apply(rule, asOf));
      }
    }
    return removed;
  }

  private long apply(RetentionRule rule, LocalDate asOf) {
    Instant limit = asOf.minus(rule.keep()).atStartOfDay(ZoneOffset.UTC).toInstant();
    Column old = age(rule).lt(functions.lit(limit));
    if (isResources(rule.table())) {
      old = old.and(functions.not(col("is_current")));
    }
    long rows = lakehouse.read(rule.table()).where(old).count();
    if (rows > 0) {
      DeltaTable.forPath(lakehouse.spark(), lakehouse.path(rule.table())).delete(old);
    }
    return rows;
  }

  private Column age(RetentionRule rule) {
    List<String> columns = List.of(lakehouse.read(rule.table()).columns());
    if (!rule.column().isEmpty()) {
      if (!columns.contains(rule.column())) {
        throw CarelakeException.configuration(
            rule.location(), rule.table() + " has no column '" + rule.column() + "'");
      }
      return Identifiers.column(rule.column());
    }
    String known = COLUMNS.get(rule.table().toString());
    if (known != null) {
      return col(known);
    }
    if (isResources(rule.table())) {
      return col("ingested_at");
    }
    if (rule.table().layer() == Layer.LEDGER && columns.contains("run_id")) {
      return expr(RUN_TIME);
    }
    if (columns.contains("_loaded_at")) {
      return col("_loaded_at");
    }
    throw CarelakeException.configuration(
        rule.location(), "nothing tells the age of rows of " + rule.table() + "; add by = COLUMN");
  }

  private static void check(RetentionRule rule) {
    if (FOREVER.contains(rule.table().toString())) {
      throw CarelakeException.configuration(
          rule.location(),
          rule.table() + " must be kept for good: without it, what is gone would come in again");
    }
  }

  private static boolean isResources(TableName table) {
    return table.layer() == Layer.BRONZE && ResourceTypes.fromTableName(table.name()).isPresent();
  }
}
