package org.carelake.transforms.extract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.carelake.schemas.extract.ExtractColumn;

/**
 * How a column of a file or table differs from what is declared.
 *
 * @param column its name
 * @param change what is with it
 * @param expected the declared type; empty for a new column
 * @param found the type found; empty for a missing column
 */
public record ColumnDrift(String column, Change change, String expected, String found) {
  /** What can be with a column. */
  public enum Change {
    /** It is there, but not declared; its values are kept in {@code _extra}. */
    NEW,
    /** It is declared, but not there; its values are null. */
    MISSING,
    /** Its type is another, or some of its values are not of the declared type. */
    RETYPED
  }

  public ColumnDrift {
    Objects.requireNonNull(column, "column is null");
    Objects.requireNonNull(change, "change is null");
    Objects.requireNonNull(expected, "expected is null");
    Objects.requireNonNull(found, "found is null");
  }

  /** New and missing columns by the names found; columns without a name are passed over. */
  public static List<ColumnDrift> ofNames(List<String> found, List<ExtractColumn> declared) {
    List<ColumnDrift> drift = new ArrayList<>();
    TextColumns columns = TextColumns.ofHeader(found, declared);
    Set<Integer> present = new HashSet<>(columns.targets());
    for (int i = 0; i < columns.size(); i++) {
      if (!columns.isDeclared(i) && !columns.names().get(i).isEmpty()) {
        drift.add(new ColumnDrift(columns.extras().get(i), Change.NEW, "", "string"));
      }
    }
    for (int i = 0; i < declared.size(); i++) {
      if (!present.contains(i)) {
        drift.add(
            new ColumnDrift(declared.get(i).name(), Change.MISSING, declared.get(i).type(), ""));
      }
    }
    return drift;
  }
}
