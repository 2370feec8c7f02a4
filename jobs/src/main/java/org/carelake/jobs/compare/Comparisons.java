package org.carelake.jobs.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.Parallel;
import org.carelake.schemas.table.Layer;
import org.carelake.transforms.compare.RowDifference;

/** Compares all tables of two places, several at a time. */
public final class Comparisons {
  private static final List<Layer> LAYERS =
      List.of(Layer.BRONZE, Layer.SILVER, Layer.GOLD, Layer.QUARANTINE, Layer.TEST_FAILURES);

  private final Function<String, Set<String>> except;
  private final int threads;

  /**
   * Comparisons.
   *
   * @param except the columns of a table that are not compared
   */
  public Comparisons(Function<String, Set<String>> except, int threads) {
    this.except = except;
    this.threads = threads;
  }

  /** Every table of a lakehouse, by layer and name; not the ledger, which tells of runs. */
  public static Map<String, Supplier<Dataset<Row>>> tables(Lakehouse lakehouse) {
    Map<String, Supplier<Dataset<Row>>> tables = new TreeMap<>();
    for (Layer layer : LAYERS) {
      lakehouse
          .tables(layer)
          .forEach(table -> tables.put(table.toString(), () -> lakehouse.read(table)));
    }
    return tables;
  }

  /** Compares, in the order of the names. */
  public List<ComparedTable> of(
      Map<String, Supplier<Dataset<Row>>> before, Map<String, Supplier<Dataset<Row>>> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<Callable<ComparedTable>> comparisons = new ArrayList<>();
    for (String name : names) {
      comparisons.add(
          () ->
              compared(
                  name,
                  Optional.ofNullable(before.get(name)),
                  Optional.ofNullable(after.get(name))));
    }
    return Parallel.results(threads, "the comparison", comparisons);
  }

  private ComparedTable compared(
      String name,
      Optional<Supplier<Dataset<Row>>> before,
      Optional<Supplier<Dataset<Row>>> after) {
    if (before.isEmpty() || after.isEmpty()) {
      return new ComparedTable(
          name, Optional.empty(), before.isEmpty() ? "only here" : "only there");
    }
    return new ComparedTable(
        name,
        Optional.of(RowDifference.of(before.get().get(), after.get().get(), except.apply(name))),
        "");
  }
}
