package org.carelake.transforms.form;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.schemas.form.Flag;
import org.carelake.schemas.form.FormCatalog;
import org.carelake.schemas.form.Instrument;
import org.carelake.schemas.form.Instruments;
import org.carelake.schemas.form.TagColumn;

/** Scores and flags worked out from the answers of completed responses, response by response. */
public final class ScoreTables {
  private static final List<String> TAGS =
      List.of("practitioner_organization_id", "practitioner_id", "practitioner_location_id");

  /** What identifies the response in both tables. */
  private static final StructType HEADER =
      StructType.fromDDL(
          "qr_id string, questionnaire_id string, subject_patient_id string, encounter_id string,"
              + " author_practitioner_id string, practitioner_organization_id string,"
              + " practitioner_id string, practitioner_location_id string, authored_date date,"
              + " last_updated timestamp");

  /** The columns of scores. */
  public static final StructType SCORES =
      with(
          "instrument string, session int, items_expected int, items_answered int,"
              + " complete boolean, total_score int, partial_score int, severity string,"
              + " form_total int, agrees_with_form boolean");

  /** The columns of flags. */
  public static final StructType FLAGS =
      with(
          "flag string, value boolean, answered boolean, form_value boolean,"
              + " agrees_with_form boolean");

  private ScoreTables() {}

  private static StructType with(String columns) {
    StructType schema = HEADER;
    for (StructField field : StructType.fromDDL(columns).fields()) {
      schema = schema.add(field);
    }
    return schema;
  }

  /** Rows of {@link #SCORES}: one a completed response and instrument that its form asks. */
  public static Dataset<Row> scores(
      Dataset<Row> responses, Instruments instruments, FormCatalog catalog) {
    HashMap<String, ArrayList<Asked>> asked = new HashMap<>();
    for (Instrument instrument : instruments.instruments()) {
      for (Instrument.Use use : instrument.uses()) {
        use.questionnaires()
            .forEach(
                id ->
                    asked
                        .computeIfAbsent(id, key -> new ArrayList<>())
                        .add(new Asked(instrument, use)));
      }
    }
    return rows(
        responses,
        catalog,
        asked.keySet(),
        (id, answers, rows) ->
            asked
                .getOrDefault(id, new ArrayList<>())
                .forEach(each -> rows.add(score(each, answers))),
        SCORES);
  }

  private record Asked(Instrument instrument, Instrument.Use use) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private static Object[] score(Asked asked, AnswerValues answers) {
    Score score = Score.of(asked.instrument(), asked.use(), answers);
    int session = asked.use().session();
    return new Object[] {
      UTF8String.fromString(asked.instrument().name()),
      session == 0 ? null : (Integer) session,
      score.expected(),
      score.answered(),
      score.complete(),
      score.total(),
      score.partial(),
      score.severity() == null ? null : UTF8String.fromString(score.severity()),
      score.formTotal(),
      score.agrees()
    };
  }

  /** Rows of {@link #FLAGS}: one a completed response and flag of its form. */
  public static Dataset<Row> flags(
      Dataset<Row> responses, Instruments instruments, FormCatalog catalog) {
    HashMap<String, ArrayList<Flag>> byForm = new HashMap<>();
    for (Flag flag : instruments.flags()) {
      flag.questionnaires()
          .forEach(id -> byForm.computeIfAbsent(id, key -> new ArrayList<>()).add(flag));
    }
    return rows(
        responses,
        catalog,
        byForm.keySet(),
        (id, answers, rows) ->
            byForm
                .getOrDefault(id, new ArrayList<>())
                .forEach(each -> rows.add(flag(each, answers))),
        FLAGS);
  }

  private static Object[] flag(Flag flag, AnswerValues answers) {
    boolean value = answers.holds(flag.when());
    boolean answered = flag.when().links().anyMatch(link -> !answers.of(link).isEmpty());
    List<String> said = flag.form().isEmpty() ? List.of() : answers.of(flag.form());
    Boolean form =
        said.isEmpty() || !List.of("true", "false").contains(said.get(0))
            ? null
            : Boolean.valueOf(said.get(0));
    return new Object[] {
      UTF8String.fromString(flag.name()),
      value,
      answered,
      form,
      form == null ? null : (Boolean) (form == value)
    };
  }

  /** What is worked out from one response. */
  @FunctionalInterface
  private interface Work extends Serializable {
    void add(String questionnaire, AnswerValues answers, List<Object[]> rows);
  }

  private static Dataset<Row> rows(
      Dataset<Row> responses,
      FormCatalog catalog,
      Collection<String> questionnaires,
      Work work,
      StructType schema) {
    List<Column> columns = new ArrayList<>();
    for (String name : HEADER.fieldNames()) {
      columns.add(TAGS.contains(name) ? tag(catalog, name) : functions.col(name));
    }
    columns.addAll(AnswerArrays.columns());
    Dataset<Row> input =
        responses
            .where(
                functions
                    .col("status")
                    .equalTo("completed")
                    .and(
                        functions
                            .col("questionnaire_id")
                            .isin(questionnaires.stream().sorted().toArray())))
            .select(columns.toArray(new Column[0]));
    JavaRDD<InternalRow> found =
        ((org.apache.spark.sql.classic.Dataset<Row>) input)
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .flatMap(new PerResponse(work));
    return ((org.apache.spark.sql.classic.SparkSession) responses.sparkSession())
        .internalCreateDataFrame(found.rdd(), schema, false);
  }

  private static Column tag(FormCatalog catalog, String name) {
    return catalog.tags().stream()
        .filter(tag -> tag.name().equals(name))
        .findFirst()
        .map((TagColumn tag) -> FormTable.tagged(tag))
        .orElse(functions.lit(null).cast("string").as(name));
  }

  /** Puts the header before what the work makes of a response. */
  private record PerResponse(Work work) implements FlatMapFunction<InternalRow, InternalRow> {
    @Override
    public Iterator<InternalRow> call(InternalRow response) {
      int width = HEADER.size();
      Object[] header = new Object[width];
      for (int i = 0; i < width; i++) {
        Object value = response.isNullAt(i) ? null : response.get(i, HEADER.apply(i).dataType());
        header[i] = value instanceof UTF8String text ? text.copy() : value;
      }
      List<Object[]> made = new ArrayList<>();
      work.add(response.getString(1), new AnswerValues(new AnswerArrays(response, width)), made);
      return made.stream()
          .<InternalRow>map(
              values -> {
                Object[] row = Arrays.copyOf(header, width + values.length);
                System.arraycopy(values, 0, row, width, values.length);
                return new GenericInternalRow(row);
              })
          .iterator();
    }
  }
}
