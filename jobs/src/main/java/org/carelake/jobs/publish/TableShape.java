package org.carelake.jobs.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.config.SmallCellOptions;
import org.carelake.transforms.privacy.SmallCells;
import org.carelake.transforms.sql.Identifiers;

/**
 * What of a table is published.
 *
 * @param rows SQL that is true for the rows to keep; without it all are
 * @param columns the columns to keep, in order; empty means all
 * @param smallCells the counts that are too small, for a table of metrics
 */
public record TableShape(
    Optional<String> rows, List<String> columns, Optional<SmallCellOptions> smallCells) {
  /** All rows and columns as they are. */
  public static final TableShape WHOLE =
      new TableShape(Optional.empty(), List.of(), Optional.empty());

  public TableShape {
    Objects.requireNonNull(rows, "rows is null");
    Objects.requireNonNull(smallCells, "smallCells is null");
    columns = List.copyOf(columns);
  }

  /** The rows and columns to publish. Small counts go first, while their totals are still there. */
  Dataset<Row> of(Dataset<Row> table) {
    Dataset<Row> shaped = smallCells.map(o -> new SmallCells(o).suppress(table)).orElse(table);
    shaped = rows.isPresent() ? shaped.where(rows.get()) : shaped;
    return columns.isEmpty()
        ? shaped
        : shaped.select(columns.stream().map(Identifiers::column).toArray(Column[]::new));
  }

  /** Everything that the published rows depend on beside the table; empty when it is the whole. */
  String definition() {
    List<String> parts = new ArrayList<>();
    rows.ifPresent(sql -> parts.add("rows: " + sql));
    if (!columns.isEmpty()) {
      parts.add("columns: " + String.join(", ", columns));
    }
    smallCells.ifPresent(
        options ->
            parts.add(
                "small cells: 1 to "
                    + options.threshold()
                    + (options.organizationLevel() ? ", organisations too" : "")
                    + (options.together().isEmpty() ? "" : ", together " + options.together())));
    return String.join("; ", parts);
  }
}
