package org.carelake.schemas.config;

import java.time.Period;
import java.util.Objects;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * How long rows of a table are kept.
 *
 * @param table a table that no model makes
 * @param keep rows older than this go
 * @param column what tells a row's age; empty for the table's own (see {@code jobs/AUDIT.md})
 */
public record RetentionRule(TableName table, Period keep, String column, Location location) {
  public RetentionRule {
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(keep, "keep is null");
    Objects.requireNonNull(column, "column is null");
    Objects.requireNonNull(location, "location is null");
  }
}
