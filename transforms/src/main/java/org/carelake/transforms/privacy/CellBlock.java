package org.carelake.transforms.privacy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.carelake.schemas.error.CarelakeException;

/**
 * The rows of one period and organisation, and which of them must be hidden.
 *
 * <p>Primary: a cell with a count from 1 to the threshold. Complementary: whoever knows a total and
 * all of its cells but one knows that one, too, so with every hidden cell a second one of its
 * dimension is hidden, the smallest that isn't zero. Hidden cells whose counts are all 1 would
 * follow from their sum, so then it takes another. A total is known when it is published or when it
 * is the sum of another dimension that is. Where a dimension has no second cell to hide, the total
 * is hidden, and with it a cell of every other dimension.
 *
 * <p>Metrics that hold the same numbers in all their cells (a count and the numerator of a rate)
 * hide the same cells, or one would tell what the other hides; so do those that are declared to
 * belong together.
 */
final class CellBlock {
  /**
   * One row.
   *
   * @param index its number among the rows of the block
   * @param metric the metric's id
   * @param version the metric's method version
   * @param dimension what it is broken down by; empty for the total
   * @param value the value of the dimension
   * @param quantities the counts that it tells; the first one is its size
   * @param told whether it tells a value at all
   */
  record Cell(
      int index,
      String metric,
      String version,
      Optional<String> dimension,
      String value,
      List<BigDecimal> quantities,
      boolean told) {
    Cell {
      quantities = List.copyOf(quantities);
    }

    Key key() {
      return new Key(dimension.orElse(""), dimension.isPresent() ? value : "");
    }

    boolean isTotal() {
      return dimension.isEmpty();
    }

    boolean isZero() {
      return quantities.stream().allMatch(quantity -> quantity.signum() == 0);
    }

    boolean isSmall(int threshold) {
      BigDecimal limit = BigDecimal.valueOf(threshold);
      return quantities.stream()
          .anyMatch(quantity -> quantity.signum() != 0 && quantity.abs().compareTo(limit) <= 0);
    }

    private BigDecimal size() {
      return quantities.get(0);
    }
  }

  /** Where a row stands, whatever its metric. The total has two empty texts. */
  private record Key(String dimension, String value) implements Comparable<Key> {
    private static final Key TOTAL = new Key("", "");

    @Override
    public int compareTo(Key other) {
      int byDimension = dimension.compareTo(other.dimension);
      return byDimension != 0 ? byDimension : value.compareTo(other.value);
    }
  }

  /** The rows of one metric in one version. */
  private static final class Series {
    private final String metric;
    private final Map<Key, Cell> cells = new TreeMap<>();

    Series(String metric) {
      this.metric = metric;
    }

    Optional<Cell> total() {
      return Optional.ofNullable(cells.get(Key.TOTAL));
    }

    Set<String> dimensions() {
      Set<String> names = new TreeSet<>();
      cells.values().stream()
          .filter(cell -> !cell.isTotal())
          .forEach(c -> names.add(c.key().dimension()));
      return names;
    }

    /** The cells of a dimension that could be hidden: those that are not zero. */
    List<Cell> of(String dimension) {
      return cells.values().stream()
          .filter(cell -> !cell.isTotal() && cell.key().dimension().equals(dimension))
          .filter(cell -> !cell.isZero())
          .sorted(Comparator.comparing(Cell::size).thenComparing(Cell::key))
          .toList();
    }

    /** For each quantity its numbers by cell, zeroes left out. */
    List<Map<Key, BigDecimal>> vectors() {
      List<Map<Key, BigDecimal>> vectors = new ArrayList<>();
      for (Map.Entry<Key, Cell> entry : cells.entrySet()) {
        List<BigDecimal> quantities = entry.getValue().quantities();
        for (int i = 0; i < quantities.size(); i++) {
          if (vectors.size() == i) {
            vectors.add(new HashMap<>());
          }
          if (quantities.get(i).signum() != 0) {
            vectors.get(i).put(entry.getKey(), quantities.get(i).stripTrailingZeros());
          }
        }
      }
      return vectors;
    }
  }

  private final List<Cell> cells;
  private final int threshold;
  private final boolean totals;
  private final List<? extends List<String>> together;

  /**
   * A block.
   *
   * @param cells all rows
   * @param threshold the largest count that is too small
   * @param totals whether totals are held to it, too
   * @param together ids of metrics that hide the same cells
   */
  CellBlock(
      List<Cell> cells, int threshold, boolean totals, List<? extends List<String>> together) {
    this.cells = List.copyOf(cells);
    this.threshold = threshold;
    this.totals = totals;
    this.together = together;
  }

  /**
   * The numbers of the rows to hide.
   *
   * @throws CarelakeException when two rows say the same of one metric
   */
  Set<Integer> hidden() {
    Set<Integer> hidden = new HashSet<>();
    Map<String, Series> series = new TreeMap<>();
    for (Cell cell : cells) {
      if (cell.quantities().isEmpty()) {
        if (cell.told() && !cell.isTotal()) {
          hidden.add(cell.index());
        }
      } else {
        Cell twin =
            series
                .computeIfAbsent(
                    cell.metric() + '\u0000' + cell.version(), name -> new Series(cell.metric()))
                .cells
                .put(cell.key(), cell);
        if (twin != null) {
          throw new CarelakeException(
              CarelakeException.Category.DATA,
              "metric "
                  + cell.metric()
                  + " has two rows for one period, organisation and value of "
                  + cell.dimension().orElse("no dimension")
                  + "; its small cells can't be told");
        }
      }
    }
    for (List<Series> family : families(List.copyOf(series.values()))) {
      Set<Key> keys = hiddenIn(family);
      for (Series member : family) {
        member.cells.forEach(
            (key, cell) -> {
              if (keys.contains(key) && !cell.isZero()) {
                hidden.add(cell.index());
              }
            });
      }
    }
    return hidden;
  }

  /** Metrics that hide the same cells. */
  private List<List<Series>> families(List<Series> series) {
    int[] family = new int[series.size()];
    Map<Map<Key, BigDecimal>, Integer> byVector = new HashMap<>();
    Map<Integer, Integer> byList = new HashMap<>();
    for (int i = 0; i < family.length; i++) {
      family[i] = i;
    }
    for (int i = 0; i < family.length; i++) {
      Series one = series.get(i);
      if (!one.dimensions().isEmpty()) {
        for (Map<Key, BigDecimal> vector : one.vectors()) {
          Integer other = vector.isEmpty() ? null : byVector.putIfAbsent(vector, i);
          join(family, i, other);
        }
      }
      for (int list = 0; list < together.size(); list++) {
        if (together.get(list).contains(one.metric)) {
          join(family, i, byList.putIfAbsent(list, i));
        }
      }
    }
    Map<Integer, List<Series>> members = new LinkedHashMap<>();
    for (int i = 0; i < family.length; i++) {
      members.computeIfAbsent(family[i], number -> new ArrayList<>()).add(series.get(i));
    }
    return List.copyOf(members.values());
  }

  private static void join(int[] family, int one, Integer other) {
    if (other == null) {
      return;
    }
    int from = family[one];
    int to = family[other];
    for (int i = 0; i < family.length; i++) {
      family[i] = family[i] == from ? to : family[i];
    }
  }

  private Set<Key> hiddenIn(List<Series> family) {
    Set<Key> hidden = new HashSet<>();
    for (Series series : family) {
      series.cells.forEach(
          (key, cell) -> {
            if ((totals || !cell.isTotal()) && cell.isSmall(threshold)) {
              hidden.add(key);
            }
          });
    }
    boolean changed = !hidden.isEmpty();
    while (changed) {
      changed = false;
      for (Series series : family) {
        for (String dimension : series.dimensions()) {
          changed |= protect(series, dimension, hidden);
        }
      }
    }
    return hidden;
  }

  /** Hides one more cell where a hidden one could be worked out; whether it did. */
  private static boolean protect(Series series, String dimension, Set<Key> hidden) {
    List<Cell> cells = series.of(dimension);
    List<Cell> out = cells.stream().filter(cell -> hidden.contains(cell.key())).toList();
    Optional<Key> next =
        cells.stream().map(Cell::key).filter(key -> !hidden.contains(key)).findFirst();
    boolean totalHidden = series.total().isPresent() && hidden.contains(Key.TOTAL);
    if (out.isEmpty()) {
      return totalHidden && next.isPresent() && hidden.add(next.get());
    }
    boolean totalShown =
        series.total().filter(total -> total.isZero() || !hidden.contains(Key.TOTAL)).isPresent();
    Optional<Key> revealing = revealing(series, dimension, hidden);
    if ((!totalShown && revealing.isEmpty()) || !follows(out)) {
      return false;
    }
    if (next.isPresent()) {
      return hidden.add(next.get());
    }
    return totalShown ? hidden.add(Key.TOTAL) : hidden.add(revealing.get());
  }

  /** The smallest cell of another dimension that is published whole, and so tells the total. */
  private static Optional<Key> revealing(Series series, String dimension, Set<Key> hidden) {
    for (String other : series.dimensions()) {
      List<Cell> cells = series.of(other);
      if (!other.equals(dimension)
          && !cells.isEmpty()
          && cells.stream().noneMatch(cell -> hidden.contains(cell.key()))) {
        return Optional.of(cells.get(0).key());
      }
    }
    return Optional.empty();
  }

  /** Whether cells follow from their sum: there is one only, or each has the least that it can. */
  private static boolean follows(List<Cell> out) {
    return out.size() == 1
        || out.stream().allMatch(cell -> cell.size().compareTo(BigDecimal.ONE) == 0);
  }
}
