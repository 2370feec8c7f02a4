package org.carelake.jobs.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.Expectation;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.BronzeSchema;

/**
 * A column of the lakehouse that no model makes and that may hold anything about a person: what was
 * received, and rows that were refused, left out or kept by tests. None of them is ever published.
 *
 * @param table its table; a star stands for several of one beginning
 * @param column its name, or a star for whole rows
 * @param type as in SQL; empty for whole rows
 * @param holds what it holds, in a few words
 */
public record RawColumn(String table, String column, String type, String holds) {
  /** All of a tenant, by table. */
  public static List<RawColumn> of(ModelGraph graph) {
    List<RawColumn> columns = new ArrayList<>();
    TreeSet<TableName> received = new TreeSet<>();
    for (Model model : graph.models()) {
      model.inputs().stream()
          .filter(input -> input.layer() == Layer.BRONZE && !graph.contains(input))
          .forEach(received::add);
    }
    for (TableName table : received) {
      graph
          .received(table)
          .ifPresentOrElse(
              declared -> {
                for (ColumnContract column : declared.columns()) {
                  if (column.phi() != PhiClass.NONE) {
                    columns.add(
                        new RawColumn(
                            table.toString(), column.name(), column.type(), "rows as received"));
                  }
                }
              },
              () ->
                  columns.add(
                      new RawColumn(
                          table.toString(), "resource", "string", "resources as received")));
    }
    String payload = BronzeSchema.QUARANTINED.apply("payload").dataType().catalogString();
    columns.add(new RawColumn("bronze.quarantine", "payload", payload, "refused lines"));
    columns.add(
        new RawColumn("bronze.view_quarantine", "*", "", "resources that a view could not take"));
    for (Model model : graph.models()) {
      kept(graph, model, columns);
    }
    return List.copyOf(columns);
  }

  private static void kept(ModelGraph graph, Model model, List<RawColumn> columns) {
    String name = model.table().layer().code() + "_" + model.table().name();
    if (model.contract().expectations().stream()
        .anyMatch(expectation -> expectation.action() == Expectation.Action.QUARANTINE)) {
      columns.add(
          new RawColumn(Layer.QUARANTINE.code() + "." + name, "*", "", "rows left out by a rule"));
    }
    if (graph.tests(model.table()).stream().anyMatch(test -> test.settings().storeFailures())) {
      columns.add(
          new RawColumn(
              Layer.TEST_FAILURES.code() + "." + name + "__*", "*", "", "rows that broke a test"));
    }
  }
}
