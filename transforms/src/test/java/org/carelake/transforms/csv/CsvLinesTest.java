package org.carelake.transforms.csv;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SparkExtension.class)
class CsvLinesTest {
  private static String line(SparkSession spark, String select) {
    spark.conf().set("spark.sql.session.timeZone", "UTC");
    Dataset<Row> rows = spark.sql("select " + select);
    return CsvLines.of(rows).collectAsList().get(0);
  }

  @Test
  void everyTypeIsPlainText(SparkSession spark) {
    assertThat(
            line(
                spark,
                "1 as a, -2 as b, cast(0 as decimal(38,12)) as c, -12.50bd as d, true as e,"
                    + " date'2026-02-28' as f, timestamp'2026-02-28 10:00:00Z' as g,"
                    + " timestamp'2026-02-28 10:00:00.000001Z' as h, X'00FF' as i,"
                    + " array('x', null) as j, named_struct('k', 1) as k, 1e10d as l"))
        .isEqualTo(
            "1,-2,0.000000000000,-12.50,true,2026-02-28,2026-02-28 10:00:00,"
                + "2026-02-28 10:00:00.000001,AP8=,\"[\"\"x\"\",null]\",\"{\"\"k\"\":1}\",1.0E10");
  }

  @Test
  void nullIsNothingAndEmptyTextIsQuoted(SparkSession spark) {
    assertThat(line(spark, "cast(null as string) as a, '' as b, cast(null as int) as c, 'x' as d"))
        .isEqualTo(",\"\",,x");
  }

  @Test
  void fieldsAreQuotedAsTheStandardSays(SparkSession spark) {
    assertThat(
            line(
                spark,
                "'a,b' as a, 'say \"x\"' as b, 'one\\ntwo' as c, ' pad' as d, 'Łódź 🙂' as e"))
        .isEqualTo("\"a,b\",\"say \"\"x\"\"\",\"one\ntwo\",\" pad\",Łódź 🙂");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+1 555",
        "-1+cmd|'x'!A0",
        "@SUM(1)",
        "\tx",
        "＝1",
        "＋1",
        "－1",
        "＠x",
      })
  void textThatASpreadsheetWouldRunBecomesText(String text, SparkSession spark) {
    String escaped = text.replace("'", "\\'").replace("\t", "\\t");
    String line = line(spark, "'" + escaped + "' as a, 'x" + escaped + "' as b");
    assertThat(line).startsWith(text.contains("\t") ? "'\t" : "'" + text + ",");
    assertThat(line).endsWith("x" + text);
  }

  @Test
  void aLineBreakInFrontIsMadeHarmlessToo(SparkSession spark) {
    assertThat(line(spark, "'\\r=1' as a, '\\n=1' as b")).isEqualTo("\"'\r=1\",\"'\n=1\"");
  }

  @Test
  void numbersAndDatesNeverGetAnApostrophe(SparkSession spark) {
    assertThat(line(spark, "-5 as a, -0.5bd as b, date'-0001-01-01' as c, -1.5d as d"))
        .isEqualTo("-5,-0.5,-0001-01-01,-1.5");
  }

  @Test
  void headersAreNamesAndAsHarmlessAsCells() {
    assertThat(
            CsvLines.header(
                new StructType().add("id", "int").add("a\"b", "int").add("=x", "string")))
        .isEqualTo("id,\"a\"\"b\",'=x");
  }
}
