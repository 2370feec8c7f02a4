package org.carelake.jobs.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Selections of random graphs against sets worked out step by step from a matrix of edges. */
class SetAlgebraTest {
  private static final int SIZE = 9;

  /** Whether node j is made from node i; edges go from low to high numbers. */
  private static boolean[][] edges(Random random) {
    boolean[][] edges = new boolean[SIZE][SIZE];
    for (int i = 0; i < SIZE; i++) {
      for (int j = i + 1; j < SIZE; j++) {
        edges[i][j] = random.nextInt(4) == 0;
      }
    }
    return edges;
  }

  private static Dag dag(boolean[][] edges) {
    Map<String, Set<String>> parents = new LinkedHashMap<>();
    for (int j = 0; j < SIZE; j++) {
      Set<String> above = new TreeSet<>();
      for (int i = 0; i < SIZE; i++) {
        if (edges[i][j]) {
          above.add("n" + i);
        }
      }
      parents.put("n" + j, above);
    }
    return new Dag(parents);
  }

  /** The fewest steps from one node down to another, -1 when there is no way. */
  private static int[][] distances(boolean[][] edges) {
    int[][] steps = new int[SIZE][SIZE];
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        steps[i][j] = i == j ? 0 : edges[i][j] ? 1 : 1000;
      }
    }
    for (int k = 0; k < SIZE; k++) {
      for (int i = 0; i < SIZE; i++) {
        for (int j = 0; j < SIZE; j++) {
          steps[i][j] = Math.min(steps[i][j], steps[i][k] + steps[k][j]);
        }
      }
    }
    return steps;
  }

  /** A criterion as text, and the bits of what it must select. */
  private record Case(String text, int bits) {}

  private static Case criterion(Random random, int[][] steps) {
    int node = random.nextInt(SIZE);
    int up = random.nextInt(3);
    int down = random.nextInt(3);
    if (random.nextInt(5) == 0) {
      int bits = 0;
      for (int below = 0; below < SIZE; below++) {
        for (int other = 0; other < SIZE; other++) {
          if (steps[node][below] < 1000 && steps[other][below] < 1000) {
            bits |= 1 << other;
          }
        }
      }
      return new Case("@n" + node, bits);
    }
    int upSteps = up == 0 ? 0 : up == 1 ? 999 : 1 + random.nextInt(3);
    int downSteps = down == 0 ? 0 : down == 1 ? 999 : 1 + random.nextInt(3);
    int bits = 0;
    for (int other = 0; other < SIZE; other++) {
      if (steps[other][node] <= upSteps || steps[node][other] <= downSteps) {
        bits |= 1 << other;
      }
    }
    String before = up == 0 ? "" : up == 1 ? "+" : upSteps + "+";
    String after = down == 0 ? "" : down == 1 ? "+" : "+" + downSteps;
    return new Case(before + "n" + node + after, bits);
  }

  @Property(tries = 400)
  void unionsOfIntersectionsAreThoseOfSets(@ForAll long seed) {
    Random random = new Random(seed);
    boolean[][] edges = edges(random);
    int[][] steps = distances(edges);
    int expected = 0;
    List<String> words = new ArrayList<>();
    for (int word = 0; word < 1 + random.nextInt(3); word++) {
      int bits = (1 << SIZE) - 1;
      List<String> parts = new ArrayList<>();
      for (int part = 0; part < 1 + random.nextInt(3); part++) {
        Case one = criterion(random, steps);
        parts.add(one.text());
        bits &= one.bits();
      }
      words.add(String.join(",", parts));
      expected |= bits;
    }
    Set<String> selected =
        dag(edges)
            .select(
                SelectorParser.parse(List.of(String.join(" ", words))),
                criterion -> Set.of(criterion.value()));
    int found = 0;
    for (String node : selected) {
      found |= 1 << Integer.parseInt(node.substring(1));
    }
    assertThat(found).as(String.join(" ", words)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+", "@", "a,,b", ",a", "a,", "++a", "@a+", "a++", "@+a", "a@b"})
  void whatIsNoSelectionIsRefused(String text) {
    assertThatThrownBy(() -> SelectorParser.parse(List.of(text))).hasMessageContaining("'");
  }

  @Test
  void methodsAndReachAreTakenApart() {
    assertThat(SelectorParser.parse(List.of("3+config.meta.owner:data*+")).parts())
        .containsExactly(
            new Selector.Criterion(
                "3+config.meta.owner:data*+",
                "config.meta.owner",
                "data*",
                3,
                Selector.ALL,
                false));
  }

  @Test
  void wildcardsMatchAsInAShell() {
    assertThat(Glob.matches("int__*", "int__a")).isTrue();
    assertThat(Glob.matches("a?c", "abc")).isTrue();
    assertThat(Glob.matches("a?c", "ac")).isFalse();
    assertThat(Glob.matches("[a-c]x", "bx")).isTrue();
    assertThat(Glob.matches("[!a-c]x", "bx")).isFalse();
    assertThat(Glob.matches("a.c", "abc")).isFalse();
    assertThat(Glob.matches("[", "[")).isTrue();
  }
}
