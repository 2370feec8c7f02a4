package org.carelake.schemas.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.carelake.schemas.error.Location;

/**
 * One select structure. At most one of forEach, forEachOrNull and repeat is present.
 *
 * @param pointer JSON pointer of the structure
 * @param location its place in the file
 * @param forEach a row for each item
 * @param forEachOrNull a row for each item, or one row of nulls
 * @param repeat a row for each node that these paths reach, followed over and over
 * @param columns own columns
 * @param select structures whose rows are joined to each row
 * @param unionAll structures whose rows are put one after the other
 */
public record ViewSelect(
    String pointer,
    Location location,
    Optional<ViewPath> forEach,
    Optional<ViewPath> forEachOrNull,
    List<ViewPath> repeat,
    List<ViewColumn> columns,
    List<ViewSelect> select,
    List<ViewSelect> unionAll) {
  public ViewSelect {
    repeat = List.copyOf(repeat);
    columns = List.copyOf(columns);
    select = List.copyOf(select);
    unionAll = List.copyOf(unionAll);
  }

  /** All columns in the order of the table; of a unionAll those of its first branch. */
  public List<ViewColumn> allColumns() {
    List<ViewColumn> all = new ArrayList<>(columns);
    select.forEach(child -> all.addAll(child.allColumns()));
    if (!unionAll.isEmpty()) {
      all.addAll(unionAll.get(0).allColumns());
    }
    return List.copyOf(all);
  }
}
