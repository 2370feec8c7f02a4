package org.carelake.jobs.model;

import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.masking.PseudonymKey;

/**
 * What a model is built with.
 *
 * @param tables the content of an input, empty when the table doesn't exist
 * @param asOf the date of the run; the only clock that models have
 * @param runId the run that builds; nothing else in a table may depend on it
 * @param pseudonymKey the tenant's key, without which no twin can be made
 */
public record BuildContext(
    SparkSession spark,
    Function<TableName, Optional<Dataset<Row>>> tables,
    LocalDate asOf,
    String runId,
    Optional<PseudonymKey> pseudonymKey) {
  public BuildContext {
    Objects.requireNonNull(spark, "spark is null");
    Objects.requireNonNull(tables, "tables is null");
    Objects.requireNonNull(asOf, "asOf is null");
    Objects.requireNonNull(runId, "runId is null");
    Objects.requireNonNull(pseudonymKey, "pseudonymKey is null");
  }

  /** What models that need no key are built with. */
  public BuildContext(
      SparkSession spark,
      Function<TableName, Optional<Dataset<Row>>> tables,
      LocalDate asOf,
      String runId) {
    this(spark, tables, asOf, runId, Optional.empty());
  }

  /**
   * The content of an input that must exist.
   *
   * @param location what needs it, for the message
   * @throws CarelakeException when the table doesn't exist
   */
  public Dataset<Row> input(TableName table, Location location) {
    return tables
        .apply(table)
        .orElseThrow(
            () -> CarelakeException.configuration(location, "input " + table + " does not exist"));
  }

  /** The values of the named parameters that SQL may use. */
  public Map<String, Object> parameters() {
    return Map.of("as_of", asOf);
  }
}
