package org.carelake.jobs.build;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.quality.TestGroup;
import org.carelake.schemas.table.TableName;

/**
 * The order of one build: which model and which tests may begin, and what must be skipped. Of those
 * that may begin, the one comes first behind which most models wait one after another.
 */
final class BuildOrder {
  private final TestGate gate;
  private final BuildListener listener;
  private final boolean failFast;
  private final Function<Model, ModelResult> work;
  private final CompletionService<Runnable> workers;
  private final int threads;
  private final Map<TableName, Integer> ways;
  private final Map<TableName, Model> waiting = new LinkedHashMap<>();
  private final List<TestGroup> tests = new ArrayList<>();
  private final Map<TableName, List<TestGroup>> gates = new HashMap<>();
  private final Set<TableName> unfinished = new HashSet<>();
  private final Set<TestGroup> untested = new HashSet<>();
  private final Map<TableName, String> failed = new HashMap<>();
  private final Set<TestGroup> broken = new HashSet<>();
  private final List<ModelResult> results = new ArrayList<>();
  private int running;

  /**
   * An order.
   *
   * @param work builds one model, on a worker's thread
   * @param workers run what may begin, and hand back what is to be done when it has ended
   * @param threads how many of them there are
   */
  BuildOrder(
      ModelGraph graph,
      SortedSet<TableName> selected,
      TestGate gate,
      BuildListener listener,
      boolean failFast,
      Function<Model, ModelResult> work,
      CompletionService<Runnable> workers,
      int threads) {
    this.gate = gate;
    this.listener = listener;
    this.failFast = failFast;
    this.work = work;
    this.workers = workers;
    this.threads = threads;
    this.ways = ways(graph, selected);
    selected.stream()
        .sorted(Comparator.comparingInt((TableName table) -> -way(table)))
        .forEach(table -> waiting.put(table, graph.model(table)));
    unfinished.addAll(selected);
    tests.addAll(gate.groups(selected));
    untested.addAll(tests);
    for (TableName table : selected) {
      Set<TableName> above = graph.ancestors(table);
      gates.put(table, tests.stream().filter(group -> above.containsAll(group.needs())).toList());
    }
  }

  List<ModelResult> run() {
    submit();
    while (running > 0) {
      next().run();
      running--;
      submit();
    }
    return List.copyOf(results);
  }

  /** Begins as many models and tests as there are free threads, the longest ways first. */
  private void submit() {
    if (failFast && !(failed.isEmpty() && broken.isEmpty())) {
      stop();
      return;
    }
    skipWhatCannotBe();
    while (running < threads) {
      Optional<TestGroup> test = readyTest();
      Optional<Model> model = waiting.values().stream().filter(this::isReady).findFirst();
      if (test.isPresent()
          && (model.isEmpty() || way(test.get().table()) >= way(model.get().table()))) {
        begin(test.get());
      } else if (model.isPresent()) {
        begin(model.get());
      } else {
        return;
      }
    }
  }

  private void begin(TestGroup group) {
    tests.remove(group);
    running++;
    workers.submit(
        () -> {
          boolean holds = gate.holds(group);
          return () -> tested(group, holds);
        });
  }

  private void begin(Model model) {
    waiting.remove(model.table());
    running++;
    workers.submit(
        () -> {
          ModelResult result = work.apply(model);
          return () -> finish(result);
        });
  }

  private void skipWhatCannotBe() {
    boolean skipped = true;
    while (skipped) {
      skipped = false;
      for (Model model : List.copyOf(waiting.values())) {
        Optional<String> obstacle = obstacle(model);
        if (obstacle.isPresent()) {
          waiting.remove(model.table());
          skip(model.table(), obstacle.get());
          skipped = true;
        }
      }
    }
    // tests of a table that failed never begin
    for (TestGroup group : List.copyOf(tests)) {
      if (group.needs().stream().anyMatch(failed::containsKey)) {
        tests.remove(group);
        untested.remove(group);
      }
    }
  }

  private boolean isReady(Model model) {
    return model.inputs().stream().noneMatch(unfinished::contains)
        && gates.get(model.table()).stream().noneMatch(untested::contains);
  }

  private Optional<String> obstacle(Model model) {
    for (TableName input : model.inputs()) {
      if (failed.containsKey(input)) {
        return Optional.of("its input " + input + " " + failed.get(input));
      }
    }
    return gates.get(model.table()).stream()
        .filter(broken::contains)
        .findFirst()
        .map(group -> "a test of " + group.table() + " failed");
  }

  private Optional<TestGroup> readyTest() {
    return tests.stream()
        .filter(group -> group.needs().stream().noneMatch(unfinished::contains))
        .max(Comparator.comparingInt(group -> way(group.table())));
  }

  private int way(TableName table) {
    return ways.getOrDefault(table, 0);
  }

  /**
   * How many models are made one after another from each, itself among them. What is made of the
   * same sources alone counts as much as the one behind which most wait: it stays side by side,
   * since views of one resource type share a reading that is kept until the last of them is made.
   */
  private static Map<TableName, Integer> ways(ModelGraph graph, SortedSet<TableName> selected) {
    Map<TableName, List<TableName>> users = new HashMap<>();
    Map<Set<TableName>, List<TableName>> ofSources = new HashMap<>();
    for (TableName table : selected) {
      Set<TableName> inputs = graph.model(table).inputs();
      inputs.forEach(input -> users.computeIfAbsent(input, first -> new ArrayList<>()).add(table));
      if (!inputs.isEmpty() && inputs.stream().noneMatch(graph::contains)) {
        ofSources.computeIfAbsent(inputs, first -> new ArrayList<>()).add(table);
      }
    }
    Map<TableName, Integer> ways = new HashMap<>();
    selected.forEach(table -> way(table, users, ways));
    for (List<TableName> alike : ofSources.values()) {
      int longest = alike.stream().mapToInt(ways::get).max().orElse(0);
      alike.forEach(table -> ways.put(table, longest));
    }
    return ways;
  }

  private static int way(
      TableName table, Map<TableName, List<TableName>> users, Map<TableName, Integer> ways) {
    Integer known = ways.get(table);
    if (known == null) {
      known = 1;
      for (TableName user : users.getOrDefault(table, List.of())) {
        known = Math.max(known, 1 + way(user, users, ways));
      }
      ways.put(table, known);
    }
    return known;
  }

  private void stop() {
    tests.clear();
    for (TableName table : List.copyOf(waiting.keySet())) {
      skip(table, "something failed, and --fail-fast was given");
    }
    waiting.clear();
  }

  private Runnable next() {
    try {
      return workers.take().get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the build was interrupted", interrupted);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("a build thread died", impossible.getCause());
    }
  }

  private void tested(TestGroup group, boolean holds) {
    untested.remove(group);
    if (!holds) {
      broken.add(group);
    }
  }

  private void skip(TableName table, String why) {
    finish(ModelResult.without(table, ModelStatus.SKIPPED, 0, why));
  }

  private void finish(ModelResult result) {
    unfinished.remove(result.table());
    if (result.status() == ModelStatus.ERROR) {
      failed.put(result.table(), "failed");
    } else if (result.status() == ModelStatus.SKIPPED) {
      failed.put(result.table(), "was skipped");
    }
    results.add(result);
    listener.finished(result);
  }
}
