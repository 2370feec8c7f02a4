package org.carelake.jobs.lakehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.carelake.jobs.run.Parallel;
import org.carelake.schemas.config.ZOrder;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * Takes care of all tables of a lakehouse, several at a time: order of rows, compaction,
 * checkpoints, vacuum.
 */
public final class TableCare {
  private final Lakehouse lakehouse;
  private final Map<TableName, ZOrder> orders;
  private final ZOrdering ordering;
  private final Compaction compaction;
  private final Checkpoints checkpoints;
  private final Vacuum vacuum;
  private final int threads;

  /**
   * Care of one lakehouse.
   *
   * @param orders the tables whose rows are kept in an order
   * @param threads how many tables are worked on at the same time
   */
  public TableCare(Lakehouse lakehouse, List<ZOrder> orders, int threads) {
    this.lakehouse = lakehouse;
    this.orders = orders.stream().collect(Collectors.toMap(ZOrder::table, Function.identity()));
    this.ordering = new ZOrdering(lakehouse);
    this.compaction = new Compaction(lakehouse);
    this.checkpoints = new Checkpoints(lakehouse);
    this.vacuum = new Vacuum(lakehouse);
    this.threads = threads;
  }

  /** What was done to a table. */
  private record Done(
      boolean ordered,
      boolean compacted,
      boolean cleared,
      boolean checkpointed,
      boolean vacuumed) {}

  /**
   * How many tables there are, how many were put in order, how many had small files put together,
   * how many had marked rows taken out of their files, how many had a checkpoint written, and how
   * many had files of former versions that were old enough.
   */
  public record Summary(
      int tables, long ordered, long compacted, long cleared, long checkpointed, long vacuumed) {}

  /**
   * Takes care of all tables.
   *
   * @param before hears that a table is begun, and may refuse by an exception
   */
  public Summary apply(Runnable before) {
    List<Callable<Done>> work = new ArrayList<>();
    for (Layer layer : Layer.values()) {
      for (TableName table : lakehouse.tables(layer)) {
        work.add(
            () -> {
              before.run();
              ZOrder order = orders.get(table);
              boolean ordered = order != null && ordering.apply(order);
              return new Done(
                  ordered,
                  !ordered && compaction.apply(table),
                  compaction.takeOutMarked(table),
                  checkpoints.apply(table),
                  vacuum.apply(table));
            });
      }
    }
    List<Done> done = Parallel.results(threads, "the care of tables", work);
    return new Summary(
        done.size(),
        count(done, Done::ordered),
        count(done, Done::compacted),
        count(done, Done::cleared),
        count(done, Done::checkpointed),
        count(done, Done::vacuumed));
  }

  private static long count(List<Done> done, Predicate<Done> what) {
    return done.stream().filter(what).count();
  }
}
