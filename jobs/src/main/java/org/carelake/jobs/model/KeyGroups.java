package org.carelake.jobs.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.table.TableName;

/**
 * How a table's rows hang on those of its inputs: rows with one key depend, of each input listed,
 * on the rows with the same key only. An input that is not listed may be read whole; when it
 * changes, the table is made anew.
 *
 * @param column the column of the table that the rows of one key share
 * @param parts what is to be known of each input listed
 * @param own makes of keys of the inputs (one column {@code k}) those that stand in {@code column},
 *     as one column {@code k}
 */
public record KeyGroups(
    String column,
    SortedMap<TableName, Part> parts,
    BiFunction<BuildContext, Dataset<Row>, Dataset<Row>> own) {
  public KeyGroups {
    Objects.requireNonNull(column, "column is null");
    Objects.requireNonNull(own, "own is null");
    parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
  }

  /**
   * One input.
   *
   * @param key SQL over one of its rows: the key
   * @param where SQL over one of its rows: which rows count at all
   * @param single whether at most one row that counts has a key; it then comes out of the changes
   *     themselves, and the input is not looked at
   * @param read the columns that matter; none for all
   */
  public record Part(String key, String where, boolean single, List<String> read) {
    public Part {
      Objects.requireNonNull(key, "key is null");
      Objects.requireNonNull(where, "where is null");
      read = List.copyOf(read);
    }

    /** An input of which all rows and columns matter. */
    public static Part of(String key) {
      return new Part(key, "true", false, List.of());
    }
  }

  /** Groups of a table whose keys are those of its inputs. */
  public static KeyGroups of(String column, SortedMap<TableName, Part> parts) {
    return new KeyGroups(column, parts, (context, keys) -> keys);
  }

  /** The groups that a contract declares. */
  public static Optional<KeyGroups> declared(ModelContract contract) {
    return contract
        .incremental()
        .map(
            declared -> {
              SortedMap<TableName, Part> parts = new TreeMap<>();
              declared.from().forEach((table, key) -> parts.put(table, Part.of(key.sql())));
              return of(declared.key(), parts);
            });
  }

  /** Groups of a table made of the current resources of a bronze table. */
  static KeyGroups ofResources(String column, TableName bronze, List<String> read) {
    return of(
        column,
        new TreeMap<>(Map.of(bronze, new Part("id", "is_current and not deleted", true, read))));
  }
}
