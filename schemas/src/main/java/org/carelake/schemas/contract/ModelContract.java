package org.carelake.schemas.contract;

import java.util.List;
import java.util.Objects;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * What a model promises.
 *
 * @param grain what one row stands for
 * @param key the columns that identify a row
 * @param columns in the order of the table
 * @param partitionBy the columns by which a publication is laid out in folders
 */
public record ModelContract(
    TableName table,
    String description,
    String grain,
    List<String> key,
    List<ColumnContract> columns,
    List<String> partitionBy,
    Location location) {
  public ModelContract {
    Objects.requireNonNull(table, "table is null");
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    partitionBy = List.copyOf(partitionBy);
  }
}
