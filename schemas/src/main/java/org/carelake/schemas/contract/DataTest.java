package org.carelake.schemas.contract;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * A test as a contract declares it: checked after the table is written. What kinds there are and
 * which arguments they take is known where tests are run; a contract only holds what was written.
 *
 * @param kind such as {@code not_null}
 * @param arguments what the kind is told, by name
 * @param settings what every kind understands
 * @param location where the test is declared
 */
public record DataTest(
    String kind,
    SortedMap<String, TestArgument> arguments,
    TestSettings settings,
    Location location) {
  public DataTest {
    Objects.requireNonNull(kind, "kind is null");
    arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    Objects.requireNonNull(settings, "settings is null");
    Objects.requireNonNull(location, "location is null");
  }

  /** A test without arguments, of severity error. */
  public static DataTest of(String kind, Location location) {
    return new DataTest(kind, new TreeMap<>(), TestSettings.of(Severity.ERROR), location);
  }

  /** No row has a null. */
  public static DataTest notNull(Location location) {
    return of("not_null", location);
  }

  /** No value stands in two rows, nulls aside. */
  public static DataTest unique(Location location) {
    return of("unique", location);
  }

  /** Every value that is not null is one of these. */
  public static DataTest acceptedValues(List<String> values, Location location) {
    return of("accepted_values", location).with("values", TestArgument.list(values, location));
  }

  /** Every value that is not null stands in a column of another table. */
  public static DataTest relationships(TableName to, String field, Location location) {
    return of("relationships", location)
        .with("to", TestArgument.single(to.toString(), location))
        .with("field", TestArgument.single(field, location));
  }

  /** There are as many rows as in another table. */
  public static DataTest equalRowcount(TableName compareTo, Location location) {
    return of("equal_rowcount", location)
        .with("compare_to", TestArgument.single(compareTo.toString(), location));
  }

  /** The table whose column of this name the tested column refers to, if this test says so. */
  public Optional<TableName> refersTo(String field) {
    return kind.equals("relationships") && single("field").filter(field::equals).isPresent()
        ? single("to").flatMap(TableName::parse)
        : Optional.empty();
  }

  private Optional<String> single(String argument) {
    return Optional.ofNullable(arguments.get(argument)).map(found -> found.values().get(0));
  }

  /** The same test with one argument more. */
  public DataTest with(String name, TestArgument argument) {
    TreeMap<String, TestArgument> more = new TreeMap<>(arguments);
    more.put(name, argument);
    return new DataTest(kind, more, settings, location);
  }

  /** The same test with another severity. */
  public DataTest with(Severity severity) {
    return new DataTest(kind, arguments, settings.with(severity), location);
  }

  /** The same test as warning. */
  public DataTest asWarning() {
    return with(Severity.WARN);
  }
}
