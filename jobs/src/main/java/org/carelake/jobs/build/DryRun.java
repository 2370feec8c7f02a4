package org.carelake.jobs.build;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.EmptyTables;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.run.Failures;
import org.carelake.schemas.table.TableName;

/** Makes models over tables without rows: everything is analysed, nothing read and written. */
public final class DryRun {
  private final SparkSession spark;
  private final ModelGraph graph;
  private final LocalDate asOf;

  /** A dry run of a tenant's models. */
  public DryRun(SparkSession spark, ModelGraph graph, LocalDate asOf) {
    this.spark = spark;
    this.graph = graph;
    this.asOf = asOf;
  }

  /** Whether the selected models can be made and keep their contracts, in dependency order. */
  public List<ModelResult> run(SortedSet<TableName> selected, BuildListener listener) {
    BuildContext context = EmptyTables.context(graph, spark, asOf);
    List<ModelResult> results = new ArrayList<>();
    for (Model model : graph.models()) {
      if (selected.contains(model.table())) {
        listener.started(model.table());
        ModelResult result = make(model, context);
        results.add(result);
        listener.finished(result);
      }
    }
    return results;
  }

  private static ModelResult make(Model model, BuildContext context) {
    long started = System.nanoTime();
    ModelStatus status = ModelStatus.OK;
    String message = "";
    try {
      ContractCheck.enforce(model.contract(), model.rows(context).rows());
    } catch (Exception failure) {
      // Spark throws checked exceptions that Scala doesn't declare
      status = ModelStatus.ERROR;
      message = Failures.message(failure);
    }
    return ModelResult.without(model.table(), status, (System.nanoTime() - started) / 1e9, message);
  }
}
