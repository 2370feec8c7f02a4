package org.carelake.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.contract.Severity;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.sql.SqlFunctions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
class SingularTestTest {
  private static final String SQL =
      """
      -- model: gold.t
      -- description: No row is older than its parent.
      -- severity: warn
      select t.id
      from gold.t as t
      join gold.p as p on p.id = t.parent
      where t.born < p.born and t.born < :as_of
      """;

  private static SingularTest read(String sql) {
    return SingularTest.read("transforms/models/x/tests/older.sql", sql, SqlFunctions.none());
  }

  @Test
  void theRowsOfTheQueryAreItsFailures(SparkSession spark) {
    SingularTest test = read(SQL);
    assertThat(test.description()).isEqualTo("No row is older than its parent.");
    assertThat(test.test().label()).isEqualTo("older");
    assertThat(test.test().table()).isEqualTo(TableName.gold("t"));
    assertThat(test.test().others()).containsExactly(TableName.gold("p"));
    assertThat(test.test().settings().severity()).isEqualTo(Severity.WARN);
    assertThat(test.test().usesAsOf()).isTrue();
    TestTables tables =
        new TestTables()
            .with("gold.p", spark.sql("select 'p' as id, date '2000-01-01' as born"))
            .with(
                "gold.t",
                spark.sql(
                    "select * from values ('a', 'p', date '1999-12-31'), ('b', 'p', date"
                        + " '2001-01-01'), ('c', 'q', date '1999-12-31') as t(id, parent, born)"));
    List<TestRun.Outcome> outcomes =
        TestRun.outcomes(tables.rows("gold.t"), List.of(test.test()), tables.inputs());
    assertThat(outcomes).extracting(TestRun.Outcome::failures).containsExactly(1L);
    assertThat(
            TestRun.breaking(tables.rows("gold.t"), test.test(), tables.inputs())
                .orElseThrow()
                .collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -- model: gold.t | -- model: gold.q | older.sql:1 | must be one of the tables that the test reads
          -- severity: warn | -- severity: bad | older.sql:3 | severity must be warn or error
          -- severity: warn | -- sevrity: warn | older.sql:3 | did you mean 'severity'?
          -- severity: warn | -- where: a = 1 | older.sql:3 | has its own where
          -- severity: warn | -- warn_if: "> 1%" | older.sql:1 | has no percentage
          :as_of | :asof | older.sql | unknown parameters [asof]
          -- description | -- descripton | older.sql:2 | 'description' is missing: expected a text; there is 'descripton'
          select t.id | selct t.id | older.sql:4 | Syntax error
          """)
  void whatIsWrongIsToldWithFileAndLine(String right, String wrong, String place, String message) {
    assertThatThrownBy(() -> read(SQL.replace(right, wrong)))
        .hasMessageContaining(place)
        .hasMessageContaining(message);
  }

  @Test
  void aTestWithoutAHeaderIsRefused() {
    assertThatThrownBy(() -> read("select 1 as id")).hasMessageContaining("begins with comments");
  }
}
