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

  /**
   * Whether a column of the named table tells its masked value alone, and no two the same one; a
   * null counts as an empty text where the method says so.
   */
  public static boolean isKey(MaskingMethod method) {
    return method instanceof MaskingMethod.Keep || method instanceof MaskingMethod.Hash;
  }

  /**
   * What stands in the twin for values of one column of the named table.
   *
   * @param values one column of the named column's type
   * @param column the named column, masked by a method that {@link #isKey}
   * @return one column of the same name
   */
  public static Dataset<Row> keys(
      TwinPlan plan, Dataset<Row> values, String column, PseudonymKey key, LocalDate asOf) {
    String name = values.columns()[0];
    MaskingMethod method =
        plan.admitted().stream()
            .filter(each -> each.named().name().equals(column))
            .map(each -> ((Becomes) each.outcome()).method())
            .filter(TwinRows::isKey)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no key"));
    return values.select(
        masked(new Masks(key, asOf), plan, name, values.schema().apply(name).dataType(), method)
            .as(name));
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
