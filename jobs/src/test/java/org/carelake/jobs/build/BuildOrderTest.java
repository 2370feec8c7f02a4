package org.carelake.jobs.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.carelake.jobs.model.FakeModel;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.quality.TestGroup;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.Test;

/** Orders of builds over random graphs, failures and tests. */
class BuildOrderTest {
  private static final BuildListener NOBODY =
      new BuildListener() {
        @Override
        public void started(TableName table) {}

        @Override
        public void finished(ModelResult result) {}
      };

  private static TableName table(int number) {
    return TableName.gold("m" + number);
  }

  private static ModelGraph graph(Random random, int size) {
    List<Model> models = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<String> inputs = new ArrayList<>();
      for (int j = 0; j < i; j++) {
        if (random.nextInt(4) == 0) {
          inputs.add(table(j).toString());
        }
      }
      models.add(FakeModel.of(table(i).toString(), inputs.toArray(String[]::new)));
    }
    return ModelGraph.of(models);
  }

  private static List<TestGroup> groups(Random random, int size) {
    List<TestGroup> groups = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      if (random.nextInt(2) == 0) {
        SortedSet<TableName> needs = new TreeSet<>(List.of(table(i)));
        if (random.nextInt(2) == 0) {
          needs.add(table(random.nextInt(size)));
        }
        groups.add(new TestGroup(table(i), needs, List.of()));
      }
    }
    return groups;
  }

  /** A run of one order: what became of models, and which tests ran. */
  private record Outcome(Map<TableName, ModelStatus> models, Set<TestGroup> tested) {}

  private static Outcome run(
      ModelGraph graph,
      SortedSet<TableName> selected,
      List<TestGroup> groups,
      Set<TableName> failing,
      Set<TestGroup> breaking,
      boolean failFast) {
    Set<TableName> ended = ConcurrentHashMap.newKeySet();
    Set<TestGroup> tested = ConcurrentHashMap.newKeySet();
    Set<String> tooEarly = ConcurrentHashMap.newKeySet();
    TestGate gate =
        new TestGate() {
          @Override
          public List<TestGroup> groups(SortedSet<TableName> of) {
            return groups.stream().filter(group -> of.contains(group.table())).toList();
          }

          @Override
          public boolean holds(TestGroup group) {
            if (group.needs().stream()
                .anyMatch(need -> selected.contains(need) && !ended.contains(need))) {
              tooEarly.add("test of " + group.table());
            }
            tested.add(group);
            return !breaking.contains(group);
          }
        };
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<ModelResult> results =
          new BuildOrder(
                  graph,
                  selected,
                  gate,
                  NOBODY,
                  failFast,
                  model -> {
                    if (model.inputs().stream()
                        .anyMatch(input -> selected.contains(input) && !ended.contains(input))) {
                      tooEarly.add("model " + model.table());
                    }
                    ended.add(model.table());
                    return ModelResult.without(
                        model.table(),
                        failing.contains(model.table()) ? ModelStatus.ERROR : ModelStatus.OK,
                        0,
                        "");
                  },
                  new ExecutorCompletionService<>(threads),
                  3)
              .run();
      assertThat(tooEarly).isEmpty();
      Map<TableName, ModelStatus> models = new HashMap<>();
      results.forEach(result -> assertThat(models.put(result.table(), result.status())).isNull());
      assertThat(models.keySet()).isEqualTo(selected);
      return new Outcome(models, Set.copyOf(tested));
    } finally {
      threads.shutdownNow();
    }
  }

  @Property(tries = 150)
  void onlyWhatDependsOnAFailureIsSkipped(@ForAll long seed) {
    Random random = new Random(seed);
    int size = 2 + random.nextInt(8);
    ModelGraph graph = graph(random, size);
    SortedSet<TableName> selected = new TreeSet<>();
    for (int i = 0; i < size; i++) {
      if (random.nextInt(5) > 0) {
        selected.add(table(i));
      }
    }
    List<TestGroup> groups = groups(random, size);
    Set<TableName> failing = new HashSet<>();
    Set<TestGroup> breaking = new HashSet<>();
    selected.stream().filter(name -> random.nextInt(6) == 0).forEach(failing::add);
    groups.stream().filter(group -> random.nextInt(4) == 0).forEach(breaking::add);

    Map<TableName, ModelStatus> expected = new HashMap<>();
    for (Model model : graph.models()) {
      if (!selected.contains(model.table())) {
        continue;
      }
      boolean blocked =
          model.inputs().stream()
              .anyMatch(input -> expected.getOrDefault(input, ModelStatus.OK) != ModelStatus.OK);
      for (TestGroup group : breaking) {
        blocked |=
            selected.contains(group.table())
                && graph.ancestors(model.table()).containsAll(group.needs())
                && group.needs().stream()
                    .allMatch(
                        need -> expected.getOrDefault(need, ModelStatus.OK) == ModelStatus.OK);
      }
      expected.put(
          model.table(),
          blocked
              ? ModelStatus.SKIPPED
              : failing.contains(model.table()) ? ModelStatus.ERROR : ModelStatus.OK);
    }
    Outcome outcome = run(graph, selected, groups, failing, breaking, false);
    assertThat(outcome.models()).isEqualTo(expected);
    assertThat(outcome.tested())
        .isEqualTo(
            Set.copyOf(
                groups.stream()
                    .filter(group -> selected.contains(group.table()))
                    .filter(
                        group ->
                            group.needs().stream()
                                .allMatch(
                                    need ->
                                        expected.getOrDefault(need, ModelStatus.OK)
                                            == ModelStatus.OK))
                    .toList()));
  }

  @Test
  void theLongestWayBeginsFirst() {
    // b is waited for by c, and c by d; what nobody waits for comes in between only at the end
    assertThat(
            begun(
                FakeModel.of("gold.a"),
                FakeModel.of("gold.b"),
                FakeModel.of("gold.c", "gold.b"),
                FakeModel.of("gold.d", "gold.c"),
                FakeModel.of("gold.e", "gold.a")))
        .containsExactly("b", "a", "c", "d", "e");
  }

  @Test
  void whatIsMadeOfTheSameSourceStaysSideBySide() {
    assertThat(
            begun(
                FakeModel.of("gold.a", "bronze.x"),
                FakeModel.of("gold.b", "bronze.y"),
                FakeModel.of("gold.b_part", "bronze.y"),
                FakeModel.of("gold.c", "gold.b"),
                FakeModel.of("gold.d", "gold.c")))
        .containsExactly("b", "b_part", "c", "a", "d");
  }

  /** The models in the order in which one thread begins them. */
  private static List<String> begun(Model... models) {
    ModelGraph graph = ModelGraph.of(List.of(models));
    SortedSet<TableName> all = new TreeSet<>();
    graph.models().forEach(model -> all.add(model.table()));
    List<String> begun = new ArrayList<>();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      new BuildOrder(
              graph,
              all,
              TestGate.open(),
              NOBODY,
              false,
              model -> {
                begun.add(model.table().name());
                return ModelResult.without(model.table(), ModelStatus.OK, 0, "");
              },
              new ExecutorCompletionService<>(thread),
              1)
          .run();
    } finally {
      thread.shutdownNow();
    }
    return begun;
  }

  @Test
  void withFailFastNothingMoreBegins() {
    ModelGraph graph =
        ModelGraph.of(
            List.of(
                FakeModel.of("gold.m0"),
                FakeModel.of("gold.m1", "gold.m0"),
                FakeModel.of("gold.m2", "gold.m1"),
                FakeModel.of("gold.m3", "gold.m1")));
    SortedSet<TableName> all = new TreeSet<>(List.of(table(0), table(1), table(2), table(3)));
    TestGroup test = new TestGroup(table(0), new TreeSet<>(List.of(table(0))), List.of());
    Outcome outcome = run(graph, all, List.of(test), Set.of(), Set.of(test), true);
    assertThat(outcome.models())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                table(0), ModelStatus.OK,
                table(1), ModelStatus.SKIPPED,
                table(2), ModelStatus.SKIPPED,
                table(3), ModelStatus.SKIPPED));
  }
}
