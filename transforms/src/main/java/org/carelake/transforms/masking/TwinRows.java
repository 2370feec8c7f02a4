package org.carelake.transforms.masking;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.carelake.schemas.masking.MaskingMethod;
import org.carelake.transforms.masking.TwinColumn.Becomes;
import org.carelake.transforms.sql.Identifiers;

/** Makes the rows of a twin: one narrow projection over the named table. */
public final class TwinRows {
  private TwinRows() {}

  /**
   * The twin's rows, as many as the named table's and in no order.
   *
   * @param named rows with the columns of the plan's named contract
   * @param asOf the date on which ages are worked out
   */
  public static Dataset<Row> of(
      TwinPlan plan, Dataset<Row> named, PseudonymKey key, LocalDate asOf) {
    Masks masks = new Masks(key, asOf);
    List<Column> columns = new ArrayList<>();
    for (TwinColumn column : plan.admitted()) {
      Becomes becomes = (Becomes) column.outcome();
      DataType type = named.schema().apply(column.named().name()).dataType();
      columns.add(
          masked(masks, plan, column.named().name(), type, becomes.method())
              .as(becomes.column().name()));
    }
    return named.select(columns.toArray(Column[]::new));
  }

  private static Column masked(
      Masks masks, TwinPlan plan, String name, DataType type, MaskingMethod method) {
    Column column = Identifiers.column(name);
    if (method instanceof MaskingMethod.Keep) {
      return column;
    } else if (method instanceof MaskingMethod.Redact redact) {
      return Masks.redact(redact);
    } else if (method instanceof MaskingMethod.Hash hash) {
      return masks.hash(column, type, hash);
    } else if (method instanceof MaskingMethod.MaskPhone phone) {
      return Masks.phone(column, type, phone);
    } else if (method instanceof MaskingMethod.Zip3 zip) {
      return Masks.zip3(column, type, zip);
    } else if (method instanceof MaskingMethod.Age age) {
      return masks.age(column, type, age);
    } else if (method instanceof MaskingMethod.DateShift shift) {
      return masks.dateShift(
          column, type, Identifiers.column(plan.patientColumn().orElseThrow()), shift);
    } else if (method instanceof MaskingMethod.Year) {
      return Masks.year(column, type);
    } else if (method instanceof MaskingMethod.Generalise generalise) {
      return Masks.generalise(column, generalise);
    } else if (method instanceof MaskingMethod.Bucket bucket) {
      return Masks.bucket(column, bucket);
    }
    throw new IllegalStateException("a dropped column is not in the twin");
  }
}
