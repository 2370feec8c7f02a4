package org.carelake.schemas.metric;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * One entry of a metrics catalogue.
 *
 * @param id lower-case letters, digits and underscores
 * @param entityKeys the column that holds the organization
 * @param source the table whose rows are aggregated
 * @param numerator the aggregate that is the value or, with a denominator, is divided by it
 * @param denominator what the numerator is divided by
 * @param filter which rows of the source count at all
 * @param period the date of a row; without one, every row counts on the as-of date
 * @param until the last day on which a row still holds; a row without one holds for ever
 * @param cumulative whether a period counts all rows up to its end
 * @param dimensions columns by which the metric is broken down, each by itself
 * @param version the version of the method
 * @param status how far it may be relied on
 */
public record MetricDefinition(
    String id,
    MetricUnit unit,
    Grain grain,
    SqlText entityKeys,
    TableName source,
    SqlText numerator,
    Optional<SqlText> denominator,
    Optional<SqlText> filter,
    Optional<SqlText> period,
    Optional<SqlText> until,
    boolean cumulative,
    List<SqlText> dimensions,
    String description,
    String version,
    String status,
    Location location) {
  public MetricDefinition {
    Objects.requireNonNull(id, "id is null");
    Objects.requireNonNull(source, "source is null");
    dimensions = List.copyOf(dimensions);
  }

  /** Whether a period's value is a state at its end and not what happened in it. */
  public boolean isState() {
    return cumulative || until.isPresent();
  }
}
