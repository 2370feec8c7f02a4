package org.carelake.transforms.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SQL functions of the project. */
@ExtendWith(SparkExtension.class)
class SqlFunctionsTest {
  private static final String NO_BLANK =
      """
      -- what is blank becomes null
      create function no_blank(value string) returns string
      return case when trim(value) = '' then null else trim(value) end;
      """;

  private static SqlFunctions functions(String... texts) {
    List<SqlFunction> functions = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      functions.add(SqlFunction.read("f" + (i + 1) + ".sql", texts[i]));
    }
    return SqlFunctions.of(functions);
  }

  private static List<Row> rows(SparkSession spark, SqlFunctions functions, String sql) {
    Map<TableName, Dataset<Row>> tables =
        Map.of(
            TableName.silver("a"),
            spark.sql("select * from values (1, ' x '), (2, ' ') as t(id, value)"));
    return SqlQuery.model("m.sql", sql, functions)
        .apply(spark, tables::get, Map.of())
        .collectAsList();
  }

  @Test
  void aCallIsTheBodyOverItsArguments(SparkSession spark) {
    assertThat(
            rows(
                spark,
                functions(NO_BLANK),
                """
                with c as (select id, NO_BLANK(value) as v from silver.a)
                select id, v, no_blank(no_blank(concat(value, ' y'))) as w from c
                join silver.a using (id)
                where no_blank(value) is not null or id in (select length(no_blank('ab')))
                order by id
                """))
        .containsExactly(RowFactory.create(1, "x", "x  y"), RowFactory.create(2, null, "y"));
  }

  @Test
  void functionsCallEachOtherAndArgumentsAreCastToTheirTypes(SparkSession spark) {
    SqlFunctions functions =
        functions(
            "create function key(a string, b string) returns string"
                + " return concat_ws('|', no_blank(a), no_blank(b))",
            NO_BLANK,
            "create function half(n decimal(10,2)) returns decimal(10,1) return n / 2");
    String sql = "select key(id, value) as k, half('5') as h from silver.a where id = 1";
    assertThat(rows(spark, functions, sql))
        .containsExactly(RowFactory.create("1|x", new java.math.BigDecimal("2.5")));
    assertThat(SqlQuery.model("m.sql", sql, functions).functions())
        .containsOnlyKeys("half", "key", "no_blank");
    assertThat(SqlQuery.model("m.sql", "select 1 as one", functions).functions()).isEmpty();
  }

  @Test
  void variablesOfLambdasDoNotMeetThoseOfTheCaller(SparkSession spark) {
    SqlFunctions functions =
        functions(
            "create function marked(texts array<string>, mark string) returns array<string>"
                + " return transform(texts, x -> concat(x, mark))",
            "create function inside(p struct<n: int>) returns int return p.n + 1");
    assertThat(
            rows(
                spark,
                functions,
                "select transform(array('a', 'b'), x -> marked(array('z'), x)[0]) as m,"
                    + " inside(named_struct('n', 1)) as i from silver.a where id = 1"))
        .containsExactly(
            RowFactory.create(
                scala.collection.immutable.ArraySeq.from(
                    scala.jdk.javaapi.CollectionConverters.asScala(List.of("za", "zb")),
                    scala.reflect.ClassTag$.MODULE$.apply(String.class)),
                2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select 1 | f1.sql:1: expected one function",
        "create function f(a int) returns table (b int) return select 1 as b | expected one function",
        "create function trim(a string) returns string return a | Spark has a function 'trim'",
        "create function f(a int, A int) returns int return a | two parameters are called 'A'",
        "create function f(a int) returns int return b | function f has no column 'b'",
        "create function f(a int) returns int return sum(a) | an aggregate or window",
        "create function f(a int) returns int return f(a) | function 'f' calls itself",
        "create function f(a int) returns int return a + rand() | 'rand' gives another answer",
        "create function f(a int) returns int return a + (select 1) | a subquery is not allowed",
        "create function f(a int) returns array<int> return a | returns array<int>, but this is int",
        "create function f(a array<int>) returns array<int> return transform(a, a -> a) |"
            + " 'a' is a parameter and a variable",
        "create function f(a int) returns int return upperr(a) | there is no function 'upperr'",
      })
  void aWrongFunctionIsRefused(String sql, String message) {
    assertThatThrownBy(() -> functions(sql))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("f1.sql:1");
  }

  @Test
  void theLineOfTheBodyIsTold() {
    assertThatThrownBy(() -> functions(NO_BLANK.replace("trim(value) =", "trim(valeu) =")))
        .hasMessageContaining("f1.sql:3")
        .hasMessageContaining("'valeu'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select no_blank() as v from silver.a | m.sql:1:8: function 'no_blank' takes 1 argument, found 0",
        "select no_blank(value => 'x') as v from silver.a | by place, not by name",
        "select no_blank(distinct value) as v from silver.a | is no aggregate",
      })
  void aWrongCallIsRefused(String sql, String message) {
    assertThatThrownBy(() -> SqlQuery.model("m.sql", sql, functions(NO_BLANK)))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void twoFunctionsOfOneNameAreRefused() {
    assertThatThrownBy(() -> functions(NO_BLANK, NO_BLANK))
        .hasMessageContaining("f2.sql:1: function 'no_blank' stands in f1.sql, too");
  }
}
