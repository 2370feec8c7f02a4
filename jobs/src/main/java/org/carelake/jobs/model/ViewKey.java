package org.carelake.jobs.model;

import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.view.ViewColumn;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewSelect;

/**
 * The column of a view that holds the id of the resource in every row. A resource stands by itself:
 * no path of a view leads to another one.
 */
final class ViewKey {
  private static final Set<String> ID =
      Set.of(
          "id",
          "$this.id",
          "%resource.id",
          "getResourceKey()",
          "$this.getResourceKey()",
          "%resource.getResourceKey()");

  private ViewKey() {}

  /** Its name; nothing where there is none, or where resources are contained in others. */
  static Optional<String> of(ViewDefinition view, Set<String> changed) {
    return view.containedIn().isPresent()
        ? Optional.empty()
        : view.select().stream()
            .map(select -> of(select, changed))
            .flatMap(Optional::stream)
            .findFirst();
  }

  private static Optional<String> of(ViewSelect select, Set<String> changed) {
    if (select.forEachOrNull().isPresent()) {
      return Optional.empty();
    }
    boolean root = select.forEach().isEmpty() && select.repeat().isEmpty();
    Optional<String> own =
        select.columns().stream()
            .filter(column -> !column.collection() && !changed.contains(column.name()))
            .filter(column -> isId(column, root))
            .map(ViewColumn::name)
            .findFirst();
    // what stands beside a forEach has a value in each of its rows; inside one, paths begin anew
    return own.or(
        () ->
            root
                ? select.select().stream()
                    .map(child -> of(child, changed))
                    .flatMap(Optional::stream)
                    .findFirst()
                : Optional.empty());
  }

  private static boolean isId(ViewColumn column, boolean root) {
    String path = column.path().text().strip();
    return ID.contains(path) && (root || path.startsWith("%resource."));
  }
}
