package org.carelake.jobs.publish;

import java.util.Objects;
import org.carelake.schemas.table.TableName;

/**
 * A table that a role's publication leaves out.
 *
 * @param table the table
 * @param reason why, in words
 */
public record OmittedTable(TableName table, String reason) {
  public OmittedTable {
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(reason, "reason is null");
  }
}
