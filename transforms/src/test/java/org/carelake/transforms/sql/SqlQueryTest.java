package org.carelake.transforms.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
class SqlQueryTest {

  private static Function<TableName, Dataset<Row>> tables(SparkSession spark) {
    Map<TableName, Dataset<Row>> tables =
        Map.of(
            TableName.silver("a"), spark.sql("select * from values (1, 'x'), (2, 'y') as t(id, v)"),
            TableName.gold("b"), spark.sql("select * from values (2, 10), (3, 20) as t(id, n)"));
    return tables::get;
  }

  @Test
  void inputsComeFromJoinsSubqueriesAndCommonTables() {
    SqlQuery query =
        SqlQuery.model(
            "m.sql",
            """
            with c as (select id from gold.b),
                 d as (select id from c where id in (select id from silver.e))
            select a.id, (select max(n) from gold.f) as m
            from silver.a as a
            left join d on d.id = a.id
            """);
    assertThat(query.inputs())
        .containsExactly(
            TableName.silver("a"), TableName.silver("e"), TableName.gold("b"), TableName.gold("f"));
  }

  @Test
  void runsOverGivenTablesAlsoInsideCommonTablesAndSubqueries(SparkSession spark) {
    SqlQuery query =
        SqlQuery.model(
            "m.sql",
            """
            with c as (select id, n from gold.b)
            select a.id, c.n, (select count(*) from silver.a) as all_rows
            from silver.a
            left join c on c.id = a.id
            where a.id in (select id from gold.b)
            """);
    List<Row> rows = query.apply(spark, tables(spark), Map.of()).collectAsList();
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).toSeq().mkString(",")).isEqualTo("2,10,2");
  }

  @Test
  void oneTableMayStandOnBothSidesOfAJoin(SparkSession spark) {
    SqlQuery query =
        SqlQuery.model(
            "m.sql", "select l.id from silver.a as l join silver.a as r on l.id = r.id + 1");
    assertThat(query.apply(spark, tables(spark), Map.of()).collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(2);
  }

  @Test
  void parametersAreBoundAsValues(SparkSession spark) {
    SqlQuery query =
        SqlQuery.model("m.sql", "with c as (select :as_of as d from silver.a) select d from c");
    assertThat(query.parameters()).containsExactly("as_of");
    List<Row> rows =
        query
            .apply(spark, tables(spark), Map.of("as_of", Date.valueOf("2026-02-03")))
            .collectAsList();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).getDate(0)).isEqualTo(Date.valueOf("2026-02-03"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select * from patient                            | has no layer
          select * from silvr.patient                      | is no table of a lakehouse
          select * from delta.`/other/tenant`              | is no table of a lakehouse
          select * from parquet.`/etc`                     | is no table of a lakehouse
          select * from ledger.runs                        | is no table of a lakehouse
          select reflect('java.lang.System', 'exit', 1)    | runs code of the JVM
          select current_date() as d from silver.a         | gives another answer at every run
          select current_date as d from silver.a           | gives another answer at every run
          select now() as d from silver.a                  | gives another answer at every run
          select rand() as d from silver.a                 | gives another answer at every run
          select date 'today' as d from silver.a           | m.sql:1:8: date 'today' gives another answer
          select id from silver.a where d < timestamp"NOW" | timestamp "NOW" gives another answer
          select timestamp_ntz ' yesterday' from silver.a  | gives another answer at every run
          select date r'tomorrow UTC' as d from silver.a   | gives another answer at every run
          drop table silver.a                              | only a SELECT is allowed
          insert into silver.a select 1                    | only a SELECT is allowed
          select (id from silver.a                         | m.sql:1
          """)
  void whatAModelMayNotHoldIsRefusedWithAPlace(String sql, String message) {
    assertThatThrownBy(() -> SqlQuery.model("m.sql", sql))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("m.sql")
        .hasMessageContaining(message);
  }

  @Test
  void aTimeWithoutZoneIsUtcWhereverTheQueryIsRead(SparkSession spark) {
    SparkSession elsewhere = spark.newSession();
    elsewhere.conf().set("spark.sql.session.timeZone", "America/Los_Angeles");
    SparkSession usual = SparkSession.active();
    SparkSession.setActiveSession(elsewhere);
    SqlQuery query;
    try {
      query =
          SqlQuery.model(
              "m.sql",
              "select timestamp '2024-05-05 10:00:00' as utc, timestamp '2024-05-05T10:00:00-07:00'"
                  + " as west, date '2024-05-05' as day, timestamp 'epoch' as start");
    } finally {
      SparkSession.setActiveSession(usual);
    }
    assertThat(query.apply(spark, tables(spark), Map.of()).toJSON().first())
        .isEqualTo(
            "{\"utc\":\"2024-05-05T10:00:00.000Z\",\"west\":\"2024-05-05T17:00:00.000Z\","
                + "\"day\":\"2024-05-05\",\"start\":\"1970-01-01T00:00:00.000Z\"}");
  }

  @Test
  void anUnknownColumnIsNamedWithFileAndLine(SparkSession spark) {
    SqlQuery query = SqlQuery.model("m.sql", "select id,\n  nmae\nfrom silver.a");
    assertThatThrownBy(() -> query.apply(spark, tables(spark), Map.of()))
        .isInstanceOf(CarelakeException.class)
        .hasMessageStartingWith("m.sql:2:")
        .hasMessageContaining("nmae");
  }
}
