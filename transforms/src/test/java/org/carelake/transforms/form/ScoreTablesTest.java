package org.carelake.transforms.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.carelake.transforms.form.FormFixture.coding;
import static org.carelake.transforms.form.FormFixture.completed;
import static org.carelake.transforms.form.FormFixture.item;
import static org.carelake.transforms.form.FormFixture.response;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.form.FormCatalog;
import org.carelake.schemas.form.Instruments;
import org.carelake.schemas.form.InstrumentsReader;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class ScoreTablesTest {
  private static final FormCatalog CATALOG =
      FormFixture.catalog(
          """
          tags:
            - {column: practitioner_id, display: Practitioner, phi: entity-id, description: Who.}
          forms:
            - {table: qr_a, title: A, questionnaires: ['1']}
          """,
          "qr_a,one,a,One,choice,one,clinical,form",
          "qr_a,two,b,Two,choice,one,clinical,form",
          "qr_a,three,c,Three,boolean,one,clinical,form",
          "qr_a,total,t,Total,string,one,clinical,form",
          "qr_a,high,h,High,boolean,one,clinical,form",
          "qr_a,risk,r,Risk,boolean,one,clinical,form");
  private static final Instruments INSTRUMENTS =
      InstrumentsReader.read(
          "i.yml",
          """
          scales:
            few: {never: 0, sometimes: 1, often: 2}
          instruments:
            - instrument: SUM
              scale: few
              items: [{link: a}, {link: b}]
              bands: [{from: 0, severity: low}, {from: 2, severity: middle}, {from: 4, severity: high}]
              asked: [{questionnaires: ['1'], session: 3, total: t}]
            - instrument: LEVEL
              items: [{link: a}, {link: c, when: {link: a, is: [often]}}]
              levels:
                - {score: 2, severity: high-risk, form: h, when: {link: c, is: ['true']}}
                - {score: 1, severity: low-risk, form: r, when: {link: a, is: [often, sometimes]}}
                - {score: 0, severity: no-risk}
              asked: [{questionnaires: ['1']}]
          flags:
            - questionnaires: ['1']
              flags:
                - {flag: risk, form: r, when: {all: [{link: a, is: [often]}, {link: c, is: ['true']}]}}
                - {flag: no-risk, when: {none: [{flag: risk}]}}
          """,
          CATALOG);

  private static List<String> scores(SparkSession spark, String instrument, String... members) {
    return ScoreTables.scores(FormFixture.responses(spark, members), INSTRUMENTS, CATALOG)
        .where("instrument = '" + instrument + "'")
        .orderBy("qr_id")
        .selectExpr(
            "items_expected",
            "items_answered",
            "complete",
            "total_score",
            "partial_score",
            "severity",
            "form_total",
            "agrees_with_form")
        .collectAsList()
        .stream()
        .map(row -> row.mkString(" "))
        .toList();
  }

  private static String answer(String link, String code) {
    return item(link, coding(code, "Display of " + code));
  }

  private static String total(String text) {
    return item("t", "\"valueString\":\"" + text + "\"");
  }

  @Test
  void pointsAreAddedAndNamed(SparkSession spark) {
    assertThat(
            scores(
                spark,
                "SUM",
                completed(answer("a", "often") + "," + answer("b", "never") + "," + total("2")),
                completed(answer("a", "often") + "," + answer("b", "often") + "," + total("3")),
                completed(answer("a", "never") + "," + answer("b", "sometimes")),
                completed(
                    answer("a", "Often ") + "," + answer("b", "often") + "," + total("none"))))
        .containsExactly(
            "2 2 true 2 2 middle 2 true",
            "2 2 true 4 4 high 3 false",
            "2 2 true 1 1 low null null",
            "2 2 true 4 4 high null null");
  }

  @Test
  void anInstrumentWithAMissingAnswerHasNoTotal(SparkSession spark) {
    assertThat(
            scores(
                spark,
                "SUM",
                completed(answer("a", "often")),
                completed(answer("a", "often") + "," + answer("b", "no-such-code")),
                completed(answer("a", "often") + "," + total("2")),
                completed("")))
        .containsExactly(
            "2 1 false null 2 null null null",
            "2 1 false null 2 null null null",
            "2 1 false null 2 null 2 false",
            "2 0 false null 0 null null null");
  }

  @Test
  void levelsComeFromTheFirstConditionThatHolds(SparkSession spark) {
    String yes = item("c", "\"valueBoolean\":true");
    String no = item("c", "\"valueBoolean\":false");
    String low = "," + item("r", "\"valueBoolean\":false");
    String high = item("h", "\"valueBoolean\":true") + low;
    String notHigh = item("h", "\"valueBoolean\":false") + low;
    assertThat(
            scores(
                spark,
                "LEVEL",
                completed(answer("a", "often") + "," + yes + "," + high),
                completed(answer("a", "often") + "," + no + "," + notHigh),
                completed(answer("a", "never")),
                completed(answer("a", "often") + "," + item("h", "\"valueBoolean\":true"))))
        .containsExactly(
            "2 2 true 2 2 high-risk 2 true",
            "2 2 true 1 1 low-risk 0 false",
            "1 1 true 0 0 no-risk null null",
            "2 1 false null 1 null null null");
  }

  @Test
  void flagsFollowTheirConditions(SparkSession spark) {
    List<String> flags =
        ScoreTables.flags(
                FormFixture.responses(
                    spark,
                    completed(
                        answer("a", "often")
                            + ","
                            + item("c", "\"valueBoolean\":true")
                            + ","
                            + item("r", "\"valueBoolean\":false")),
                    completed("")),
                INSTRUMENTS,
                CATALOG)
            .orderBy("qr_id", "flag")
            .selectExpr("qr_id", "flag", "value", "answered", "form_value", "agrees_with_form")
            .collectAsList()
            .stream()
            .map(row -> row.mkString(" "))
            .toList();
    assertThat(flags)
        .containsExactly(
            "r0 no-risk false true null null",
            "r0 risk true true false false",
            "r1 no-risk true false null null",
            "r1 risk false false null null");
  }

  @Test
  void onlyCompletedResponsesThatAskAreScored(SparkSession spark) {
    List<Row> rows =
        ScoreTables.scores(
                FormFixture.responses(
                    spark,
                    response("Questionnaire/1", "stopped", ""),
                    response("Questionnaire/2", "completed", ""),
                    completed("")),
                INSTRUMENTS,
                CATALOG)
            .orderBy("instrument")
            .collectAsList();
    assertThat(rows).extracting(row -> row.<String>getAs("qr_id")).containsExactly("r2", "r2");
    assertThat(rows.get(0).<Integer>getAs("session")).isNull();
    assertThat(rows.get(1).<Integer>getAs("session")).isEqualTo(3);
    assertThat(rows.get(0).<String>getAs("practitioner_id")).isEqualTo("p-2");
    assertThat(rows.get(0).<String>getAs("practitioner_location_id")).isNull();
  }
}
