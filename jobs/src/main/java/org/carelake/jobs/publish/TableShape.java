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
 * @param anon what is done to an anonymised table
 */
public record TableShape(
    Optional<String> rows,
    List<String> columns,
    Optional<SmallCellOptions> smallCells,
    AnonRules anon) {
  /** All rows and columns as they are. */
  public static final TableShape WHOLE =
      new TableShape(Optional.empty(), List.of(), Optional.empty());

  public TableShape {
    Objects.requireNonNull(rows, "rows is null");
    Objects.requireNonNull(smallCells, "smallCells is null");
    Objects.requireNonNull(anon, "anon is null");
    columns = List.copyOf(columns);
  }

  /** A shape of a table that is not anonymised, or whose anonymisation ends with its masking. */
  public TableShape(
      Optional<String> rows, List<String> columns, Optional<SmallCellOptions> smallCells) {
    this(rows, columns, smallCells, AnonRules.NONE);
  }

  /**
   * The rows and columns to publish. Small counts go first, while their totals are still there;
   * whether a person stands out depends on the rows that a reader gets.
   *
   * @param name the table's name, for messages
   */
  Dataset<Row> of(Dataset<Row> table, String name) {
    Dataset<Row> shaped = smallCells.map(o -> new SmallCells(o).suppress(table)).orElse(table);
    shaped = anon.withoutSmallCounts(shaped);
    shaped = rows.isPresent() ? shaped.where(rows.get()) : shaped;
    shaped = anon.withoutSinglePersons(shaped, name);
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
    parts.addAll(anon.definition());
    return String.join("; ", parts);
  }
}
