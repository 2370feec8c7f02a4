package org.carelake.transforms.form;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.functions;
import org.carelake.transforms.fhirpath.EvaluationException;
import org.carelake.transforms.view.ViewError;
import org.carelake.transforms.view.ViewErrors;

/** Turns questionnaire responses into rows with their answers. */
public final class Responses {
  private static final int SALTS = 32;
  private static final int TAGS = AnswerSchema.RESPONSE.fieldIndex("tags");

  private Responses() {}

  /**
   * Rows of {@link AnswerSchema#RESPONSE}, one a response, in no order.
   *
   * @param bronze id string, tags array&lt;struct&lt;system,code,display&gt;&gt;, resource string
   * @param errors takes the responses whose JSON can't be read; filled when an action runs
   */
  public static Dataset<Row> read(Dataset<Row> bronze, ViewErrors errors) {
    Dataset<Row> input = bronze.select("id", "tags", "resource");
    JavaRDD<InternalRow> resources =
        ((org.apache.spark.sql.classic.Dataset<Row>) input).queryExecution().toRdd().toJavaRDD();
    JavaRDD<InternalRow> rows = resources.flatMap(new Read(errors));
    org.apache.spark.sql.classic.SparkSession session =
        (org.apache.spark.sql.classic.SparkSession) bronze.sparkSession();
    return session.internalCreateDataFrame(rows.rdd(), AnswerSchema.RESPONSE, false);
  }

  /**
   * The same rows, those of one form close together, so that a reader of one form passes over the
   * files and pages of the others. A large form is spread over up to 32 tasks.
   */
  public static Dataset<Row> clustered(Dataset<Row> responses) {
    return responses
        .repartition(
            functions.col("questionnaire_id"),
            functions.pmod(functions.xxhash64(functions.col("qr_id")), functions.lit(SALTS)))
        .sortWithinPartitions("questionnaire_id", "qr_id");
  }

  /** Reads one response. */
  private record Read(ViewErrors errors) implements FlatMapFunction<InternalRow, InternalRow> {
    @Override
    public Iterator<InternalRow> call(InternalRow resource) {
      try {
        Object[] row = ResponseReader.read(resource.getUTF8String(2).getBytes());
        row[0] = resource.getUTF8String(0).copy();
        row[TAGS] = resource.isNullAt(1) ? null : resource.getArray(1).copy();
        return List.<InternalRow>of(new GenericInternalRow(row)).iterator();
      } catch (EvaluationException broken) {
        errors.add(
            new ViewError(
                "int__questionnaire_responses",
                resource.getUTF8String(0).toString(),
                broken.getMessage()));
        return Collections.emptyIterator();
      }
    }
  }
}
