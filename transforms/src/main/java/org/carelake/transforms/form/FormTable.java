package org.carelake.transforms.form;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.form.FormCatalogReader;
import org.carelake.schemas.form.FormColumn;
import org.carelake.schemas.form.FormDefinition;
import org.carelake.schemas.form.TagColumn;

/**
 * The wide table of a form: one row per completed response, a column per item. Nothing is shuffled:
 * a row is made from the answers that lie beside the response.
 */
public final class FormTable {
  private FormTable() {}

  /** The columns of the table: header, items, {@code unmapped}, {@code misfit}. */
  public static StructType schema(FormDefinition form) {
    StructType schema = header(form);
    for (FormColumn column : form.columns()) {
      schema = schema.add(column.name(), DataType.fromDDL(column.sqlType()));
    }
    for (String name : FormCatalogReader.TAIL) {
      schema = schema.add(name, "string");
    }
    return schema;
  }

  /** The columns before those of the items. */
  static StructType header(FormDefinition form) {
    StructType schema = new StructType();
    for (String name : FormCatalogReader.HEADER_START) {
      schema = schema.add(name, "string");
    }
    for (TagColumn tag : form.tags()) {
      schema = schema.add(tag.name(), "string");
    }
    return schema
        .add("qr_id", "string")
        .add("authored", "timestamp")
        .add("last_updated", "timestamp");
  }

  /**
   * The rows of the table.
   *
   * @param responses rows of {@link AnswerSchema#RESPONSE}
   */
  public static Dataset<Row> rows(Dataset<Row> responses, FormDefinition form) {
    Dataset<Row> input =
        responses.where(FormMatch.condition(form)).select(inputs(form).toArray(new Column[0]));
    JavaRDD<InternalRow> found =
        ((org.apache.spark.sql.classic.Dataset<Row>) input).queryExecution().toRdd().toJavaRDD();
    FormProgram program = FormProgram.of(form);
    JavaRDD<InternalRow> rows = found.map(program::row);
    org.apache.spark.sql.classic.SparkSession session =
        (org.apache.spark.sql.classic.SparkSession) responses.sparkSession();
    return session.internalCreateDataFrame(rows.rdd(), schema(form), false);
  }

  private static List<Column> inputs(FormDefinition form) {
    List<Column> columns = new ArrayList<>();
    FormCatalogReader.HEADER_START.forEach(name -> columns.add(functions.col(name)));
    form.tags().forEach(tag -> columns.add(tagged(tag)));
    FormCatalogReader.HEADER_END.forEach(name -> columns.add(functions.col(name)));
    columns.addAll(AnswerArrays.columns());
    return columns;
  }

  /**
   * The greatest code among the tags with a display, as int__questionnaire_response_tags has it.
   */
  static Column tagged(TagColumn tag) {
    Column wanted = functions.lit(tag.display().toLowerCase(Locale.ROOT));
    Column fitting =
        functions.filter(
            functions.col("tags"),
            each -> functions.lower(functions.trim(each.getField("display"))).equalTo(wanted));
    return functions
        .array_max(
            functions.transform(
                fitting,
                each -> functions.nullif(functions.trim(each.getField("code")), functions.lit(""))))
        .as(tag.name());
  }
}
