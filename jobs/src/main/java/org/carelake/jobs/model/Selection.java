package org.carelake.jobs.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.carelake.jobs.selection.Dag;
import org.carelake.jobs.selection.Selector;
import org.carelake.jobs.selection.SelectorParser;
import org.carelake.schemas.exposure.Exposure;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * Names models the way people know from dbt: {@code patient}, {@code silver.patient}, {@code
 * +patient} with what it is made from, {@code patient+} with what is made from it, {@code @patient}
 * with both and what all of that is made from, {@code tag:nightly}, {@code package:engage}, {@code
 * layer.*} and other wildcards. Several expressions, or one with blanks, mean the union; commas
 * mean the intersection.
 */
public final class Selection {
  private final Selector.Union selected;
  private final Selector.Union excluded;

  private Selection(Selector.Union selected, Selector.Union excluded) {
    this.selected = selected;
    this.excluded = excluded;
  }

  /** A selection; no expression at all means every model. */
  public static Selection of(List<String> expressions) {
    return of(expressions, List.of());
  }

  /**
   * A selection without some models; no expression at all means every model.
   *
   * @param excluded what to leave out, in the same form
   */
  public static Selection of(List<String> expressions, List<String> excluded) {
    return new Selection(SelectorParser.parse(expressions), SelectorParser.parse(excluded));
  }

  /** Whether it looks at earlier runs or states, so that facts are needed. */
  public boolean needsFacts() {
    return java.util.stream.Stream.concat(selected.criteria(), excluded.criteria())
        .anyMatch(
            criterion -> criterion.method().equals("state") || criterion.method().equals("result"));
  }

  /**
   * The selected tables.
   *
   * @throws org.carelake.schemas.error.CarelakeException when a name selects nothing
   */
  public SortedSet<TableName> in(ModelGraph graph) {
    return in(graph, SelectionFacts.none());
  }

  /**
   * The selected tables.
   *
   * @param facts what selections by {@code state:} and {@code result:} look at
   * @throws org.carelake.schemas.error.CarelakeException when a name selects nothing
   */
  public SortedSet<TableName> in(ModelGraph graph, SelectionFacts facts) {
    Dag dag = dag(graph);
    Criteria criteria = new Criteria(graph, dag.nodes(), facts);
    Set<String> nodes =
        selected.parts().isEmpty()
            ? new TreeSet<>(dag.nodes())
            : dag.select(selected, criteria::matching);
    nodes.removeAll(dag.select(excluded, criteria::matching));
    SortedSet<TableName> tables = new TreeSet<>();
    for (String node : nodes) {
      TableName.parse(node).filter(graph::contains).ifPresent(tables::add);
    }
    return tables;
  }

  /**
   * The one table that a name means; gold comes before silver where both have it.
   *
   * @throws org.carelake.schemas.error.CarelakeException when it means none, or is no name
   */
  public static TableName one(String name, ModelGraph graph) {
    if (name.matches(".*[*+:,@\\s].*")) {
      throw org.carelake.schemas.error.CarelakeException.usage(
          "this command takes one model's name, found '" + name + "'");
    }
    return of(List.of(name)).in(graph).last();
  }

  /** What a model is made by, as {@code kind:} knows it: view, sql, seed, snapshot, twin, table. */
  public static String kind(Model model) {
    return Criteria.kind(model);
  }

  /** Models, the bronze tables that they read, and the exposures that read them. */
  private static Dag dag(ModelGraph graph) {
    Map<String, Set<String>> parents = new LinkedHashMap<>();
    for (Model model : graph.models()) {
      for (TableName input : model.inputs()) {
        if (input.layer() == Layer.BRONZE) {
          parents.putIfAbsent(input.toString(), Set.of());
        }
      }
      parents.put(model.table().toString(), names(model.inputs()));
    }
    for (Exposure exposure : graph.exposures()) {
      parents.put(Criteria.EXPOSURE + exposure.name(), names(exposure.dependsOn()));
    }
    return new Dag(parents);
  }

  private static Set<String> names(Set<TableName> tables) {
    Set<String> names = new TreeSet<>();
    tables.forEach(table -> names.add(table.toString()));
    return names;
  }
}
