package org.carelake.transforms.quality;

import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.carelake.schemas.contract.TestSettings;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.RowExpression;

/**
 * A test that was found right before any data is read: its kind, arguments and SQL exist and fit.
 *
 * @param table the table under test
 * @param label the test as people name it, such as {@code unique(id)}
 * @param kind such as {@code unique}; {@value #SINGULAR} for a query of its own
 * @param column the column that it is about, where it is about one
 * @param unit what its failures stand for
 * @param settings severity, thresholds and whether rows are kept
 * @param where which rows are looked at
 * @param location where it is declared
 * @param others the other tables that it reads
 * @param definition everything that its outcome depends on but the content of tables and the date
 * @param usesAsOf whether its outcome depends on the date of the run
 * @param withoutRows what is known of its outcome where the table has no rows
 * @param check how its failures are counted
 */
public record BoundTest(
    TableName table,
    String label,
    String kind,
    Optional<String> column,
    TestKind.Unit unit,
    TestSettings settings,
    Optional<RowExpression> where,
    Location location,
    SortedSet<TableName> others,
    String definition,
    boolean usesAsOf,
    WithoutRows withoutRows,
    Function<TestInputs, Check> check) {
  /** The parameter that stands for the date of the run. */
  public static final String AS_OF = "as_of";

  /** The kind of a test that is a query of its own. */
  public static final String SINGULAR = "singular";

  /** What is known of a test of a table that has no rows, without running it. */
  public enum WithoutRows {
    /** It passes. */
    PASSES,
    /** It passes where the other tables have no rows either. */
    PASSES_IF_OTHERS_HAVE_NONE,
    /** It may fail. */
    MAY_FAIL
  }

  public BoundTest {
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(label, "label is null");
    Objects.requireNonNull(kind, "kind is null");
    Objects.requireNonNull(column, "column is null");
    Objects.requireNonNull(unit, "unit is null");
    Objects.requireNonNull(settings, "settings is null");
    Objects.requireNonNull(where, "where is null");
    Objects.requireNonNull(location, "location is null");
    others = new TreeSet<>(others);
    Objects.requireNonNull(definition, "definition is null");
    Objects.requireNonNull(check, "check is null");
  }

  /** A sentence about failures. */
  public String message(long failures) {
    return location + ": " + unit.of(failures) + (failures == 1 ? " breaks " : " break ") + label;
  }
}
