package org.carelake.transforms.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.carelake.transforms.form.FormFixture.coding;
import static org.carelake.transforms.form.FormFixture.completed;
import static org.carelake.transforms.form.FormFixture.item;
import static org.carelake.transforms.form.FormFixture.response;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.schemas.form.FormCatalog;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.sql.SqlQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class FormTableTest {
  private static final String YAML =
      """
      tags:
        - {column: practitioner_id, display: Practitioner, phi: entity-id, description: Who.}
      forms:
        - table: qr_a
          title: A
          questionnaires: ['1', 'https://example.org/Questionnaire/a|2']
      """;
  private static final String[] ROWS = {
    "qr_a,flag,q.bool,Flag,boolean,one,clinical,form",
    "qr_a,number,q.int,Number,integer,one,clinical,form",
    "qr_a,amount,q.dec,Amount,decimal,one,clinical,form",
    "qr_a,day,q.date,Day,date,one,date,form",
    "qr_a,moment,q.time,Moment,dateTime,one,date,form",
    "qr_a,note,q.text,Note,text,one,free-text,form",
    "qr_a,option,q.choice,Option,choice,join,clinical,form",
    "qr_a,options,q.list,Options,choice,array,clinical,form",
    "qr_a,days,q.dates,Days,date,array,date,form",
    "qr_a,never,q.never,Never,string,one,free-text,form",
  };
  private static final FormCatalog CATALOG = FormFixture.catalog(YAML, ROWS);

  private static List<Row> rows(SparkSession spark, String... members) {
    return FormTable.rows(FormFixture.responses(spark, members), CATALOG.forms().get(0))
        .orderBy("qr_id")
        .collectAsList();
  }

  @Test
  void columnsAreThoseOfTheDefinitionWhateverTheData(SparkSession spark) {
    Dataset<Row> rows =
        FormTable.rows(FormFixture.responses(spark, completed("")), CATALOG.forms().get(0));
    assertThat(rows.schema().toDDL().toLowerCase(Locale.ROOT))
        .isEqualTo(
            "questionnaire_id string,subject_patient_id string,encounter_id string,"
                + "author_practitioner_id string,practitioner_id string,qr_id string,"
                + "authored timestamp,last_updated timestamp,flag boolean,number int,"
                + "amount decimal(38,12),day date,moment timestamp,note string,option string,"
                + "options array<string>,days array<date>,never string,unmapped string,"
                + "misfit string");
    Row row = rows.collectAsList().get(0);
    assertThat(row.<String>getAs("practitioner_id")).isEqualTo("p-2");
    assertThat(row.<String>getAs("subject_patient_id")).isEqualTo("s");
    assertThat(row.<String>getAs("note")).isNull();
  }

  @Test
  void answersBecomeTypedValues(SparkSession spark) {
    Row row =
        rows(
                spark,
                completed(
                    String.join(
                        ",",
                        item("q.bool", "\"valueBoolean\":false"),
                        item("q.int", "\"valueInteger\":-7"),
                        item("q.dec", "\"valueDecimal\":1.50"),
                        item("q.date", "\"valueDate\":\"2025-02-28\""),
                        item("q.time", "\"valueDateTime\":\"2025-02-28T01:00:00+02:00\""),
                        item("q.text", "\"valueString\":\"a | b\""))))
            .get(0);
    assertThat(row.<Boolean>getAs("flag")).isFalse();
    assertThat(row.<Integer>getAs("number")).isEqualTo(-7);
    assertThat(row.<BigDecimal>getAs("amount")).isEqualByComparingTo("1.5");
    assertThat(row.<Date>getAs("day")).isEqualTo(Date.valueOf("2025-02-28"));
    assertThat(row.<Timestamp>getAs("moment"))
        .isEqualTo(Timestamp.from(Instant.parse("2025-02-27T23:00:00Z")));
    assertThat(row.<String>getAs("note")).isEqualTo("a | b");
    assertThat(row.<String>getAs("unmapped")).isNull();
    assertThat(row.<String>getAs("misfit")).isNull();
  }

  @Test
  void severalAnswersStandInAnswerOrder(SparkSession spark) {
    Row row =
        rows(
                spark,
                completed(
                    item("q.choice", coding("z", "Zoo"), "\"valueCoding\":{\"code\":\"a\"}")
                        + ",{\"linkId\":\"group\",\"item\":["
                        + item("q.choice", coding("m", "Mid"))
                        + "]},"
                        + item("q.list", coding("2", "Two"), coding("1", "One"))
                        + ","
                        + item(
                            "q.dates",
                            "\"valueDate\":\"2025-02-01\"",
                            "\"valueDate\":\"2025-01-01\"")))
            .get(0);
    assertThat(row.<String>getAs("option")).isEqualTo("Zoo | a | Mid");
    assertThat(row.getList(row.fieldIndex("options"))).isEqualTo(List.of("Two", "One"));
    assertThat(row.getList(row.fieldIndex("days")))
        .isEqualTo(List.of(Date.valueOf("2025-02-01"), Date.valueOf("2025-01-01")));
  }

  @Test
  void whatFitsNoColumnIsKeptAside(SparkSession spark) {
    Row row =
        rows(
                spark,
                completed(
                    item("q.int", "\"valueString\":\"twelve \\\"\"")
                        + ","
                        + item("q.bool", "\"valueBoolean\":true", "\"valueBoolean\":false")
                        + ","
                        + item("q.date", "\"valueDate\":\"2025-02\"")
                        + ","
                        + item("q.choice", "\"valueString\":\"typed by hand\"", coding("a", "A"))
                        + ","
                        + item(
                            "q.new",
                            "\"valueInteger\":1,\"item\":["
                                + item("q.under", "\"valueInteger\":2", "\"valueInteger\":3")
                                + "]")))
            .get(0);
    assertThat(row.<Integer>getAs("number")).isNull();
    assertThat(row.<Boolean>getAs("flag")).isTrue();
    assertThat(row.<Date>getAs("day")).isNull();
    assertThat(row.<String>getAs("option")).isEqualTo("A");
    assertThat(row.<String>getAs("misfit"))
        .isEqualTo(
            "{\"q.int\":\"twelve \\\"\",\"q.bool\":\"false\",\"q.date\":\"2025-02\","
                + "\"q.choice\":\"typed by hand\"}");
    assertThat(row.<String>getAs("unmapped"))
        .isEqualTo("{\"q.new\":\"1\",\"q.new/q.under\":\"2 | 3\"}");
  }

  @Test
  void completedResponsesOfTheFormHaveARowEach(SparkSession spark) {
    List<Row> rows =
        rows(
            spark,
            completed(""),
            response("Questionnaire/1", "in-progress", ""),
            response("https://elsewhere.org/Questionnaire/1|9", "completed", ""),
            response("Questionnaire/2", "completed", ""),
            response("https://example.org/Questionnaire/a|2", "completed", ""),
            response("https://example.org/Questionnaire/a|3", "completed", ""));
    assertThat(rows)
        .extracting(row -> row.<String>getAs("qr_id"))
        .containsExactly("r0", "r2", "r4");
  }

  @Test
  void theReportCountsAndHoldsNoAnswer(SparkSession spark) {
    List<String> rows =
        UnmappedAnswers.count(
                FormFixture.responses(
                    spark,
                    completed(item("q.new", "\"valueInteger\":1", "\"valueInteger\":1")),
                    completed(
                        item("q.new", "\"valueInteger\":1")
                            + ","
                            + item("q.int", "\"valueString\":\"x\"")),
                    response("Questionnaire/9", "completed", item("a", "\"valueInteger\":1")),
                    response("Questionnaire/9", "stopped", item("a", "\"valueInteger\":1"))),
                CATALOG.forms())
            .collectAsList()
            .stream()
            .map(row -> row.mkString("|"))
            .toList();
    assertThat(rows)
        .containsExactly(
            "null|9|unknown-form|null|null|1|1",
            "qr_a|1|misfit|q.int|q.int|1|1",
            "qr_a|1|unknown-link|q.new|q.new|2|3");
  }

  @Test
  void theAnswersAsRowsHaveTheColumnsOfTheContract(SparkSession spark) throws Exception {
    Path models = Path.of("models/fhir");
    String name = "int__questionnaire_answers";
    Dataset<Row> responses =
        FormFixture.responses(spark, completed(item("q", "\"valueInteger\":1")));
    Dataset<Row> answers =
        SqlQuery.model(name + ".sql", Files.readString(models.resolve(name + ".sql")))
            .apply(spark, table -> responses, Map.of());
    assertThat(columns(answers)).isEqualTo(contract(models, name));
    assertThat(columns(responses)).isEqualTo(contract(models, "int__questionnaire_responses"));
    assertThat(answers.select("link_id", "value_integer").collectAsList())
        .extracting(row -> row.mkString("|"))
        .containsExactly("q|1");
  }

  private static List<String> columns(Dataset<Row> rows) {
    return Arrays.stream(rows.schema().fields())
        .map(field -> field.name() + " " + field.dataType().catalogString())
        .toList();
  }

  private static List<String> contract(Path models, String name) throws Exception {
    return ModelContractReader.read(name + ".yml", Files.readString(models.resolve(name + ".yml")))
        .columns()
        .stream()
        .map(column -> column.name() + " " + column.type())
        .toList();
  }
}
