package org.carelake.transforms.view;

import java.io.Serializable;
import org.carelake.transforms.fhirpath.EvaluationException;
import org.carelake.transforms.fhirpath.Evaluator;
import org.carelake.transforms.fhirpath.Items;
import org.carelake.transforms.fhirpath.Node;
import org.carelake.transforms.fhirpath.Values;

/**
 * Makes the rows of one view from one resource.
 *
 * @param isResource whether the resource is of the view's type
 * @param contained the contained resources that give rows, null when the resource itself does
 * @param where conditions that must all be true
 * @param select makes the rows
 * @param width number of columns
 */
record ViewProgram(
    Evaluator isResource, Evaluator contained, Evaluator[] where, SelectProgram select, int width)
    implements Serializable {

  /** Puts the rows into an empty buffer; none when the resource is of another type. */
  void run(Node resource, RowBuffer buffer) {
    buffer.clear();
    buffer.scope().begin(resource);
    try {
      if (isTrue(isResource, resource, buffer)) {
        Object all = contained == null ? resource : contained.evaluate(resource, buffer.scope());
        for (int i = 0; i < Items.size(all); i++) {
          rowsOf(Items.at(all, i), buffer);
        }
      }
    } catch (ClassCastException wrongShape) {
      throw new EvaluationException(
          "an element has another JSON type than the FHIR definition gives it");
    }
  }

  private void rowsOf(Object resource, RowBuffer buffer) {
    if (allTrue(resource, buffer)) {
      buffer.scope().rowIndex(0);
      select.run(resource, buffer, buffer::emit);
    }
  }

  private boolean allTrue(Object resource, RowBuffer buffer) {
    for (Evaluator condition : where) {
      if (!isTrue(condition, resource, buffer)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTrue(Evaluator condition, Object resource, RowBuffer buffer) {
    Object result = condition.evaluate(resource, buffer.scope());
    if (result instanceof Items) {
      throw new EvaluationException(
          "where: expected one Boolean, found " + Items.size(result) + " values");
    }
    return result != null && Boolean.TRUE.equals(Values.truth(result));
  }
}
