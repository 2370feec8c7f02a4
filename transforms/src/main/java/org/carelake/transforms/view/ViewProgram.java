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
 * @param where conditions that must all be true
 * @param select makes the rows
 * @param width number of columns
 */
record ViewProgram(Evaluator isResource, Evaluator[] where, SelectProgram select, int width)
    implements Serializable {

  /** Puts the rows into an empty buffer; none when the resource is of another type. */
  void run(Node resource, RowBuffer buffer) {
    buffer.clear();
    buffer.scope().begin(resource);
    try {
      if (isTrue(isResource, resource, buffer) && allTrue(resource, buffer)) {
        buffer.scope().rowIndex(0);
        select.run(resource, buffer, buffer::emit);
      }
    } catch (ClassCastException wrongShape) {
      throw new EvaluationException(
          "an element has another JSON type than the FHIR definition gives it");
    }
  }

  private boolean allTrue(Node resource, RowBuffer buffer) {
    for (Evaluator condition : where) {
      if (!isTrue(condition, resource, buffer)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTrue(Evaluator condition, Node resource, RowBuffer buffer) {
    Object result = condition.evaluate(resource, buffer.scope());
    if (result instanceof Items) {
      throw new EvaluationException(
          "where: expected one Boolean, found " + Items.size(result) + " values");
    }
    return result != null && Boolean.TRUE.equals(Values.truth(result));
  }
}
