package org.carelake.jobs.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.carelake.schemas.contract.ColumnTest;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/** The models of one tenant and what reads what; checked for twins, gaps and cycles when made. */
public final class ModelGraph {
  private final Map<TableName, Model> models;

  private ModelGraph(Map<TableName, Model> models) {
    this.models = models;
  }

  /**
   * A graph in dependency order.
   *
   * @throws CarelakeException that lists every table made twice, input that nothing makes, test
   *     that binds to no table, and cycle
   */
  public static ModelGraph of(Collection<Model> models) {
    Map<TableName, Model> byTable = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (Model model : models) {
      Model twin = byTable.put(model.table(), model);
      if (twin != null) {
        problems.add(
            model.file() + ": table " + model.table() + " is already made by " + twin.file());
      }
    }
    byTable.values().forEach(model -> bindings(model, byTable, problems));
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    return new ModelGraph(sorted(byTable));
  }

  private static void bindings(Model model, Map<TableName, Model> byTable, List<String> problems) {
    for (TableName input : model.inputs()) {
      if (input.layer() != Layer.BRONZE && !byTable.containsKey(input)) {
        problems.add(
            model.file() + ": no model makes its input " + input + suggestion(input, byTable));
      }
    }
    model.contract().columns().stream()
        .flatMap(column -> column.tests().stream())
        .filter(ColumnTest.SameRows.class::isInstance)
        .map(ColumnTest.SameRows.class::cast)
        .filter(test -> !byTable.containsKey(test.as()))
        .forEach(
            test ->
                problems.add(
                    test.location() + ": same_rows names " + test.as() + ", which no model makes"));
    model.contract().columns().stream()
        .flatMap(column -> column.tests().stream())
        .filter(ColumnTest.Relationships.class::isInstance)
        .map(ColumnTest.Relationships.class::cast)
        .forEach(test -> relationship(test, byTable, problems));
  }

  private static void relationship(
      ColumnTest.Relationships test, Map<TableName, Model> byTable, List<String> problems) {
    Model target = byTable.get(test.to());
    if (target == null) {
      problems.add(
          test.location()
              + ": relationships names "
              + test.to()
              + ", which no model makes"
              + suggestion(test.to(), byTable));
      return;
    }
    List<String> columns =
        target.contract().columns().stream().map(column -> column.name()).toList();
    if (!columns.contains(test.field())) {
      problems.add(
          test.location()
              + ": "
              + test.to()
              + " has no column '"
              + test.field()
              + "'"
              + Suggestion.of(test.field(), columns));
    }
  }

  private static String suggestion(TableName missing, Map<TableName, Model> byTable) {
    return Suggestion.of(
        missing.toString(), byTable.keySet().stream().map(TableName::toString).toList());
  }

  private static Map<TableName, Model> sorted(Map<TableName, Model> byTable) {
    Map<TableName, Model> order = new LinkedHashMap<>();
    Set<TableName> waiting = new TreeSet<>(byTable.keySet());
    while (!waiting.isEmpty()) {
      List<TableName> ready =
          waiting.stream()
              .filter(table -> byTable.get(table).inputs().stream().noneMatch(waiting::contains))
              .toList();
      if (ready.isEmpty()) {
        throw refused(List.of("models read one another in a circle: " + cycle(byTable, waiting)));
      }
      ready.forEach(table -> order.put(table, byTable.get(table)));
      waiting.removeAll(new HashSet<>(ready));
    }
    return order;
  }

  private static String cycle(Map<TableName, Model> byTable, Set<TableName> waiting) {
    List<TableName> path = new ArrayList<>();
    TableName current = waiting.iterator().next();
    while (!path.contains(current)) {
      path.add(current);
      current =
          byTable.get(current).inputs().stream()
              .filter(waiting::contains)
              .findFirst()
              .orElseThrow();
    }
    List<TableName> circle = new ArrayList<>(path.subList(path.indexOf(current), path.size()));
    circle.add(current);
    return circle.stream().map(TableName::toString).collect(Collectors.joining(" <- "))
        + " ("
        + circle.stream()
            .distinct()
            .map(table -> byTable.get(table).file())
            .collect(Collectors.joining(", "))
        + ")";
  }

  private static CarelakeException refused(List<String> problems) {
    return new CarelakeException(
        CarelakeException.Category.CONFIGURATION, String.join("\n", problems));
  }

  /** All models, each after its inputs. */
  public List<Model> models() {
    return List.copyOf(models.values());
  }

  /** The model that makes a table; there must be one. */
  public Model model(TableName table) {
    return models.get(table);
  }

  /** Whether a model makes this table. */
  public boolean contains(TableName table) {
    return models.containsKey(table);
  }

  /** The models that a table is made from, near and far, without itself. */
  public SortedSet<TableName> ancestors(TableName table) {
    return closure(
        table, name -> models.get(name).inputs().stream().filter(models::containsKey).toList());
  }

  /** The models made from a table, near and far, without itself. */
  public SortedSet<TableName> descendants(TableName table) {
    return closure(
        table,
        name ->
            models.values().stream()
                .filter(model -> model.inputs().contains(name))
                .map(Model::table)
                .toList());
  }

  private static SortedSet<TableName> closure(
      TableName start, java.util.function.Function<TableName, List<TableName>> next) {
    SortedSet<TableName> found = new TreeSet<>();
    Deque<TableName> open = new ArrayDeque<>(next.apply(start));
    while (!open.isEmpty()) {
      TableName table = open.pop();
      if (found.add(table)) {
        open.addAll(next.apply(table));
      }
    }
    return found;
  }
}
