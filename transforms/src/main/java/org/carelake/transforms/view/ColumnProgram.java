package org.carelake.transforms.view;

import java.io.Serializable;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.carelake.transforms.fhirpath.EvaluationException;
import org.carelake.transforms.fhirpath.Evaluator;
import org.carelake.transforms.fhirpath.Items;
import org.carelake.transforms.fhirpath.Scope;

/**
 * Fills one column.
 *
 * @param name the column's name, for messages
 * @param ordinal its place in the row
 * @param path what it holds
 * @param conversion into its SQL type, for each item
 * @param collection whether it holds an array
 */
record ColumnProgram(
    String name, int ordinal, Evaluator path, Conversion conversion, boolean collection)
    implements Serializable {

  void fill(Object focus, Scope scope, Object[] row) {
    try {
      Object items = path.evaluate(focus, scope);
      row[ordinal] = collection ? array(items) : single(items);
    } catch (EvaluationException broken) {
      throw new EvaluationException("column '" + name + "': " + broken.getMessage());
    }
  }

  private Object single(Object items) {
    if (items == null) {
      return null;
    }
    if (items instanceof Items) {
      throw new EvaluationException(
          "expected at most one value, found "
              + Items.size(items)
              + "; \"collection\": true takes all of them, first() the first");
    }
    return conversion.apply(items);
  }

  private GenericArrayData array(Object items) {
    Object[] values = new Object[Items.size(items)];
    for (int i = 0; i < values.length; i++) {
      values[i] = conversion.apply(Items.at(items, i));
    }
    return new GenericArrayData(values);
  }
}
