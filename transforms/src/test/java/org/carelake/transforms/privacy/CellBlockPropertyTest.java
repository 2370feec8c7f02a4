package org.carelake.transforms.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Nobody who knows the published numbers, that cells add up to their total and that a hidden count
 * is at least 1 can work out a hidden count. All whole numbers that fit are tried.
 */
class CellBlockPropertyTest {
  private static final int THRESHOLD = 3;

  /**
   * A table: counts by two dimensions with the same total, as when the same people are counted by
   * site and by month of birth.
   */
  record Table(int[] first, int[] second, boolean withTotal) {
    @Override
    public String toString() {
      return Arrays.toString(first) + " " + Arrays.toString(second) + " total " + withTotal;
    }
  }

  @Provide
  Arbitrary<Table> tables() {
    Arbitrary<int[]> cells =
        Arbitraries.integers().between(0, 7).array(int[].class).ofMinSize(1).ofMaxSize(4);
    Arbitrary<int[]> cuts =
        Arbitraries.integers().between(0, 7).array(int[].class).ofMinSize(0).ofMaxSize(3);
    return Combinators.combine(cells, cuts, Arbitraries.of(true, false))
        .as((first, cut, total) -> new Table(first, spread(first, cut), total));
  }

  /** Other parts of the same sum; none for no cuts. */
  private static int[] spread(int[] first, int[] cuts) {
    if (cuts.length == 0) {
      return new int[0];
    }
    int left = Arrays.stream(first).sum();
    int[] parts = new int[cuts.length + 1];
    for (int i = 0; i < cuts.length; i++) {
      parts[i] = Math.min(left, cuts[i]);
      left -= parts[i];
    }
    parts[cuts.length] = left;
    return parts;
  }

  @Property(tries = 3000)
  void noHiddenCountFollowsFromThePublishedOnes(@ForAll("tables") Table table) {
    List<CellBlock.Cell> cells = counts(table, "m");
    Set<Integer> hidden = new CellBlock(cells, THRESHOLD, false, List.of()).hidden();
    for (CellBlock.Cell cell : cells) {
      int count = cell.quantities().get(0).intValueExact();
      if (count == 0) {
        assertThat(hidden).as("zeroes stay").doesNotContain(cell.index());
      } else if (cell.dimension().isPresent() && count <= THRESHOLD) {
        assertThat(hidden).as("small cells go").contains(cell.index());
      }
    }
    assertNothingFollows(table, cells, hidden);
  }

  @Property(tries = 500)
  void aRateTellsNoMoreThanItsCount(@ForAll("tables") Table table) {
    List<CellBlock.Cell> cells = new ArrayList<>(counts(table, "m"));
    int size = cells.size();
    for (int i = 0; i < size; i++) {
      CellBlock.Cell count = cells.get(i);
      BigDecimal part = count.quantities().get(0);
      BigDecimal whole = part.add(BigDecimal.valueOf(50));
      cells.add(
          new CellBlock.Cell(
              size + i,
              "rate",
              "v1",
              count.dimension(),
              count.value(),
              List.of(whole, part, whole.subtract(part)),
              true));
    }
    Set<Integer> hidden = new CellBlock(cells, THRESHOLD, false, List.of()).hidden();
    for (int i = 0; i < size; i++) {
      if (cells.get(i).quantities().get(0).signum() != 0) {
        assertThat(hidden.contains(size + i))
            .as("cell %d of %s", i, table)
            .isEqualTo(hidden.contains(i));
      }
    }
    assertNothingFollows(
        table,
        cells.subList(0, size),
        hidden.stream().filter(i -> i < size).collect(java.util.stream.Collectors.toSet()));
  }

  private static List<CellBlock.Cell> counts(Table table, String metric) {
    List<CellBlock.Cell> cells = new ArrayList<>();
    for (int i = 0; i < table.first().length; i++) {
      cells.add(cell(cells.size(), metric, Optional.of("site"), "s" + i, table.first()[i]));
    }
    for (int i = 0; i < table.second().length; i++) {
      cells.add(cell(cells.size(), metric, Optional.of("month"), "m" + i, table.second()[i]));
    }
    if (table.withTotal()) {
      cells.add(
          cell(cells.size(), metric, Optional.empty(), "", Arrays.stream(table.first()).sum()));
    }
    return cells;
  }

  private static CellBlock.Cell cell(
      int index, String metric, Optional<String> dimension, String value, int count) {
    return new CellBlock.Cell(
        index, metric, "v1", dimension, value, List.of(BigDecimal.valueOf(count)), true);
  }

  /** Tries every total and every way of filling the hidden cells; each must take two values. */
  private static void assertNothingFollows(
      Table table, List<CellBlock.Cell> cells, Set<Integer> hidden) {
    int truth = Arrays.stream(table.first()).sum();
    boolean totalKnown = table.withTotal() && !hidden.contains(cells.size() - 1);
    List<Set<Integer>> possible = new ArrayList<>();
    cells.forEach(cell -> possible.add(new HashSet<>()));
    int lowest = totalKnown ? truth : 0;
    int highest = totalKnown ? truth : truth + 3;
    for (int total = lowest; total <= highest; total++) {
      List<List<int[]>> fillings = new ArrayList<>();
      for (String dimension : List.of("site", "month")) {
        List<CellBlock.Cell> own =
            cells.stream().filter(cell -> cell.dimension().equals(Optional.of(dimension))).toList();
        if (!own.isEmpty()) {
          fillings.add(fillings(own, hidden, total));
        }
      }
      if (fillings.stream().anyMatch(List::isEmpty)) {
        continue;
      }
      fillings.stream()
          .flatMap(List::stream)
          .forEach(
              filling -> {
                for (int i = 0; i + 1 < filling.length; i += 2) {
                  possible.get(filling[i]).add(filling[i + 1]);
                }
              });
      if (table.withTotal()) {
        possible.get(cells.size() - 1).add(total);
      }
    }
    for (int index : hidden) {
      assertThat(possible.get(index))
          .as("values that cell %d of %s could have, hidden %s", index, table, hidden)
          .hasSizeGreaterThan(1);
    }
  }

  /** Pairs of index and count for the hidden cells of one dimension, so that all add up. */
  private static List<int[]> fillings(List<CellBlock.Cell> own, Set<Integer> hidden, int total) {
    int published =
        own.stream()
            .filter(cell -> !hidden.contains(cell.index()))
            .mapToInt(cell -> cell.quantities().get(0).intValueExact())
            .sum();
    List<Integer> open = own.stream().map(CellBlock.Cell::index).filter(hidden::contains).toList();
    List<int[]> result = new ArrayList<>();
    fill(open, 0, total - published, new int[2 * open.size()], result);
    return result;
  }

  private static void fill(
      List<Integer> open, int at, int left, int[] filling, List<int[]> result) {
    if (at == open.size()) {
      if (left == 0) {
        result.add(filling.clone());
      }
      return;
    }
    for (int count = 1; count <= left; count++) {
      filling[2 * at] = open.get(at);
      filling[2 * at + 1] = count;
      fill(open, at + 1, left - count, filling, result);
    }
  }
}
