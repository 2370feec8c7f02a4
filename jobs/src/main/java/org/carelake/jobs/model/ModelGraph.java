package org.carelake.jobs.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.UnitTest;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.exposure.Exposure;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.quality.BoundTest;
import org.carelake.transforms.quality.RowExpectations;
import org.carelake.transforms.quality.SingularTest;
import org.carelake.transforms.quality.TestBinder;
import org.carelake.transforms.quality.TestCatalog;
import org.carelake.transforms.quality.unit.BoundUnitTest;

/** The models of one tenant and what reads what; checked for twins, gaps and cycles when made. */
public final class ModelGraph {
  private final Map<TableName, Model> models;
  private final Map<TableName, List<BoundTest>> tests;
  private final Map<TableName, List<BoundUnitTest>> unitTests;
  private final PackageExposures exposures;

  private ModelGraph(
      Map<TableName, Model> models,
      Map<TableName, List<BoundTest>> tests,
      Map<TableName, List<BoundUnitTest>> unitTests,
      PackageExposures exposures) {
    this.models = models;
    this.tests = tests;
    this.unitTests = unitTests;
    this.exposures = exposures;
  }

  /**
   * A graph in dependency order.
   *
   * @throws CarelakeException that lists every table made twice, input that nothing makes, test
   *     that binds to no table, and cycle
   */
  public static ModelGraph of(Collection<Model> models) {
    return of(models, PackageTests.none());
  }

  /**
   * A graph in dependency order, with tests beside those of contracts.
   *
   * @throws CarelakeException that lists every table made twice, input that nothing makes, test
   *     that doesn't fit, and cycle
   */
  public static ModelGraph of(Collection<Model> models, PackageTests packageTests) {
    Map<TableName, Model> byTable = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (Model model : models) {
      Model twin = byTable.put(model.table(), model);
      if (twin != null) {
        problems.add(
            model.file() + ": table " + model.table() + " is already made by " + twin.file());
      }
    }
    byTable.values().forEach(model -> inputs(model, byTable, problems));
    TestBinder binder =
        new TestBinder(
            new TestCatalog(
                table -> Optional.ofNullable(byTable.get(table)).map(Model::contract),
                byTable.keySet(),
                packageTests.references()));
    Map<TableName, List<BoundTest>> tests = new TreeMap<>();
    byTable
        .values()
        .forEach(model -> tests.put(model.table(), binder.bind(model.contract(), problems)));
    byTable.values().forEach(model -> RowExpectations.check(model.contract(), problems));
    KeyCheck keys =
        new KeyCheck(table -> Optional.ofNullable(byTable.get(table)).map(Model::contract));
    byTable.values().forEach(model -> keys.check(model, problems));
    packageTests.singular().forEach(test -> singular(test, byTable, tests, problems));
    Map<TableName, List<BoundUnitTest>> unitTests = new TreeMap<>();
    packageTests.unit().forEach(test -> unit(test, byTable, unitTests, problems));
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    return new ModelGraph(sorted(byTable), tests, unitTests, PackageExposures.none());
  }

  private static void inputs(Model model, Map<TableName, Model> byTable, List<String> problems) {
    for (TableName input : model.inputs()) {
      if (input.layer() != Layer.BRONZE && !byTable.containsKey(input)) {
        problems.add(
            model.file() + ": no model makes its input " + input + suggestion(input, byTable));
      }
    }
  }

  private static void singular(
      SingularTest test,
      Map<TableName, Model> byTable,
      Map<TableName, List<BoundTest>> tests,
      List<String> problems) {
    List<TableName> read = new ArrayList<>(test.test().others());
    read.add(test.test().table());
    for (TableName table : read) {
      if (!byTable.containsKey(table)) {
        problems.add(
            test.test().location()
                + ": no model makes "
                + table
                + ", which this test reads"
                + suggestion(table, byTable));
      }
    }
    if (byTable.containsKey(test.test().table())) {
      tests.get(test.test().table()).add(test.test());
    }
  }

  private static void unit(
      UnitTest test,
      Map<TableName, Model> byTable,
      Map<TableName, List<BoundUnitTest>> unitTests,
      List<String> problems) {
    Model model = byTable.get(test.model());
    if (model == null) {
      problems.add(
          test.location()
              + ": no model makes "
              + test.model()
              + ", which this is a test of"
              + suggestion(test.model(), byTable));
      return;
    }
    try {
      unitTests
          .computeIfAbsent(test.model(), table -> new ArrayList<>())
          .add(
              BoundUnitTest.of(
                  test,
                  model.contract(),
                  model.inputs(),
                  table ->
                      Optional.ofNullable(byTable.get(table))
                          .map(Model::contract)
                          .or(() -> model.received(table))));
    } catch (CarelakeException problem) {
      problems.add(problem.getMessage());
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

  /** The same graph and who uses its tables. */
  ModelGraph with(PackageExposures users) {
    return new ModelGraph(models, tests, unitTests, users);
  }

  /** Who uses the tables: dashboards, reports and others. */
  public List<Exposure> exposures() {
    return exposures.exposures();
  }

  /** The exposures that Carelake draws itself. */
  public List<BoundDashboard> dashboards() {
    return exposures.dashboards();
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

  /** What a table that no model makes looks like, where a source declares it. */
  public Optional<ModelContract> received(TableName table) {
    return models.values().stream()
        .map(model -> model.received(table))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The tests of a table, those of its contract first. */
  public List<BoundTest> tests(TableName table) {
    return List.copyOf(tests.getOrDefault(table, List.of()));
  }

  /** The unit tests of the model that makes a table. */
  public List<BoundUnitTest> unitTests(TableName table) {
    return List.copyOf(unitTests.getOrDefault(table, List.of()));
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
      TableName start, Function<TableName, List<TableName>> next) {
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
