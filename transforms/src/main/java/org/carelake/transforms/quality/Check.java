package org.carelake.transforms.quality;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How the failures of one test are counted. */
public sealed interface Check {
  /**
   * A row breaks the test by itself.
   *
   * @param breaks true for the rows that break it; null counts as false
   */
  record Rows(Column breaks) implements Check {
    public Rows {
      Objects.requireNonNull(breaks, "breaks is null");
    }
  }

  /**
   * The table as a whole breaks the test.
   *
   * @param failures a bigint aggregate: given the condition under which a row counts
   */
  record Aggregate(UnaryOperator<Column> failures) implements Check {
    public Aggregate {
      Objects.requireNonNull(failures, "failures is null");
    }
  }

  /**
   * Rows break the test together by having the same key.
   *
   * @param keys what must not repeat
   * @param nullsApart whether rows with a null in a key are left alone
   * @param surplus whether each row after the first counts; else each key that repeats counts once
   */
  record Repeats(List<Column> keys, boolean nullsApart, boolean surplus) implements Check {
    public Repeats {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Rows break the test in view of other rows or tables.
   *
   * @param breaking those of some rows that break it
   */
  record Query(UnaryOperator<Dataset<Row>> breaking) implements Check {
    public Query {
      Objects.requireNonNull(breaking, "breaking is null");
    }
  }

  /**
   * The table breaks the test in view of another one.
   *
   * @param failures one row with one bigint out of the table's rows
   */
  record Count(UnaryOperator<Dataset<Row>> failures) implements Check {
    public Count {
      Objects.requireNonNull(failures, "failures is null");
    }
  }
}
