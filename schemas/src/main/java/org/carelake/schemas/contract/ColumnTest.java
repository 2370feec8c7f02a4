package org.carelake.schemas.contract;

import java.util.List;
import java.util.Objects;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/** A promise about one column that is checked after the table is written. */
public sealed interface ColumnTest {
  /** The test's name as written in a contract. */
  String name();

  /** What a failure does. */
  Severity severity();

  /** Where the test is declared. */
  Location location();

  /** No row has a null; counts the rows that do. */
  record NotNull(Severity severity, Location location) implements ColumnTest {
    @Override
    public String name() {
      return "not_null";
    }
  }

  /** No value stands in two rows, nulls aside; counts the values that do. */
  record Unique(Severity severity, Location location) implements ColumnTest {
    @Override
    public String name() {
      return "unique";
    }
  }

  /** Every value that is not null is one of these; counts the rows with another. */
  record AcceptedValues(List<String> values, Severity severity, Location location)
      implements ColumnTest {
    public AcceptedValues {
      values = List.copyOf(values);
    }

    @Override
    public String name() {
      return "accepted_values";
    }
  }

  /** The table has as many rows as another; counts the rows that it has more or fewer. */
  record SameRows(TableName as, Severity severity, Location location) implements ColumnTest {
    public SameRows {
      Objects.requireNonNull(as, "as is null");
    }

    @Override
    public String name() {
      return "same_rows";
    }
  }

  /**
   * Every value that is not null stands in a column of another table; counts the rows that don't.
   */
  record Relationships(TableName to, String field, Severity severity, Location location)
      implements ColumnTest {
    public Relationships {
      Objects.requireNonNull(to, "to is null");
      Objects.requireNonNull(field, "field is null");
    }

    @Override
    public String name() {
      return "relationships";
    }
  }
}
