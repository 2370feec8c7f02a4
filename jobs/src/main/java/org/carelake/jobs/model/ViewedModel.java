package org.carelake.jobs.model;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.schemas.view.ViewDefinition;

/**
 * A model made by a ViewDefinition. Several over one bronze table can be made in one pass over its
 * JSON.
 */
public interface ViewedModel extends Model {
  /** The resources that views read from a bronze table: id and resource, both strings. */
  static Dataset<Row> resources(Dataset<Row> bronze) {
    return bronze.where("is_current and not deleted").select("id", "resource");
  }

  /** The view. */
  ViewDefinition view();

  /**
   * The model's rows, given those of its view.
   *
   * @param rejected what the view left out; complete once the rows were written
   */
  ModelRows rows(Dataset<Row> viewRows, Supplier<List<RejectedResource>> rejected);
}
