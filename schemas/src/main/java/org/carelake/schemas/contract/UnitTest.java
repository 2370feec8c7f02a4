package org.carelake.schemas.contract;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * Rows given to a model and the rows that it must make of them.
 *
 * @param name lower-case letters, digits and underscores; unique in its file
 * @param asOf the date of the run; a fixed one when absent
 * @param given rows of inputs; an input that is not named has none
 * @param expect the rows, in any order; only columns that are named in one of them are compared
 */
public record UnitTest(
    String name,
    String description,
    TableName model,
    Optional<LocalDate> asOf,
    SortedMap<TableName, List<UnitTest.GivenRow>> given,
    List<UnitTest.GivenRow> expect,
    Location location) {
  public UnitTest {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(description, "description is null");
    Objects.requireNonNull(model, "model is null");
    Objects.requireNonNull(asOf, "asOf is null");
    given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
    expect = List.copyOf(expect);
    Objects.requireNonNull(location, "location is null");
  }

  /** A row by column; a column that is not named is null. */
  public record GivenRow(Map<String, YamlValue> values, Location location) {
    public GivenRow {
      Objects.requireNonNull(values, "values is null");
      Objects.requireNonNull(location, "location is null");
    }
  }
}
