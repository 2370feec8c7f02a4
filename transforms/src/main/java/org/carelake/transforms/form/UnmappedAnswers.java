package org.carelake.transforms.form;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.schemas.form.FormDefinition;

/** Counts the answers of completed responses that no column of their form holds. */
public final class UnmappedAnswers {
  /**
   * One row a form, kind and item; {@code kind} is unknown-form (link and path are null),
   * unknown-link or misfit.
   */
  public static final StructType SCHEMA =
      StructType.fromDDL(
          "form string, questionnaire_id string, kind string, link_id string, item_path string,"
              + " responses bigint, answers bigint");

  private static final StructType FOUND =
      StructType.fromDDL(
          "form string, questionnaire_id string, kind string, link_id string, item_path string,"
              + " answers bigint");

  private UnmappedAnswers() {}

  /**
   * The counts.
   *
   * @param responses rows of {@link AnswerSchema#RESPONSE}
   */
  public static Dataset<Row> count(Dataset<Row> responses, List<FormDefinition> forms) {
    Column place = functions.lit(-1);
    List<FormProgram> programs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (FormDefinition form : forms) {
      place =
          functions.when(FormMatch.named(form.questionnaires()), programs.size()).otherwise(place);
      programs.add(FormProgram.of(form));
      names.add(form.table().name());
    }
    List<Column> columns = new ArrayList<>();
    columns.add(functions.col("questionnaire_id"));
    columns.add(place.as("place"));
    columns.addAll(AnswerArrays.columns());
    Dataset<Row> input =
        responses
            .where(functions.col("status").equalTo("completed"))
            .select(columns.toArray(new Column[0]));
    JavaRDD<InternalRow> found =
        ((org.apache.spark.sql.classic.Dataset<Row>) input)
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .flatMap(new Finder(List.copyOf(programs), List.copyOf(names))::find);
    return ((org.apache.spark.sql.classic.SparkSession) responses.sparkSession())
        .internalCreateDataFrame(found.rdd(), FOUND, false)
        .groupBy("form", "questionnaire_id", "kind", "link_id", "item_path")
        .agg(
            functions.count(functions.lit(1)).as("responses"),
            functions.sum("answers").as("answers"))
        .orderBy("form", "questionnaire_id", "kind", "item_path", "link_id");
  }

  /** What has no column, of one response. */
  private record Finder(List<FormProgram> programs, List<String> names) implements Serializable {
    private record Key(UTF8String kind, UTF8String link, UTF8String path) {}

    Iterator<InternalRow> find(InternalRow response) {
      UTF8String questionnaire = response.isNullAt(0) ? null : response.getUTF8String(0).copy();
      int place = response.getInt(1);
      AnswerArrays answers = new AnswerArrays(response, 2);
      Map<Key, Long> counts = new LinkedHashMap<>();
      if (place < 0) {
        counts.put(
            new Key(UTF8String.fromString("unknown-form"), null, null), (long) answers.size());
      } else {
        programs
            .get(place)
            .values(
                answers,
                (answer, unknown) -> {
                  UTF8String kind = UTF8String.fromString(unknown ? "unknown-link" : "misfit");
                  UTF8String link = answers.link(answer);
                  counts.merge(
                      new Key(kind, link == null ? null : link.copy(), answers.path(answer).copy()),
                      1L,
                      Long::sum);
                });
      }
      UTF8String form = place < 0 ? null : UTF8String.fromString(names.get(place));
      return counts.entrySet().stream()
          .<InternalRow>map(
              entry ->
                  new GenericInternalRow(
                      new Object[] {
                        form,
                        questionnaire,
                        entry.getKey().kind(),
                        entry.getKey().link(),
                        entry.getKey().path(),
                        entry.getValue()
                      }))
          .iterator();
    }
  }
}
