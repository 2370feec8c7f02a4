package org.carelake.transforms.snapshot;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.carelake.schemas.contract.SnapshotContract.IS_DELETED;
import static org.carelake.schemas.contract.SnapshotContract.VALID_FROM;
import static org.carelake.schemas.contract.SnapshotContract.VALID_TO;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.carelake.schemas.contract.SnapshotContract;
import org.carelake.schemas.contract.SnapshotContract.HardDeletes;
import org.carelake.schemas.contract.SnapshotContract.Strategy;
import org.carelake.transforms.sql.Identifiers;

/**
 * What one look at a table changes in its history. Times depend on the date of the run and on the
 * table alone, never on a clock.
 *
 * <p>Strategy check: a version begins on the date of the run that saw it. Only one state a date
 * counts: a later run of the same date takes back what an earlier one wrote.
 *
 * <p>Strategy timestamp: a version begins when its row says that it was changed; of two states with
 * one time the first is kept. A row that comes back unchanged begins anew on the date of the run. A
 * deletion is dated by the run. Versions of a row begin at least a microsecond apart.
 */
public final class SnapshotRows {
  private static final String KEY = "__carelake_key_";
  private static final String STATE = "__carelake_state";
  private static final String BASE = "__carelake_base";
  private static final String TODAY = "__carelake_today";
  private static final String LATEST = "__carelake_latest";
  private static final String CHANGE = "__carelake_change";

  /** Why a history can't be carried on; the data decides. */
  public enum Refusal {
    KEY_EMPTY("a column of the key is empty"),
    KEY_TWICE("two rows have the same key"),
    UPDATED_AT_EMPTY("'updated_at' is empty"),
    LATER_VERSION("it holds versions of a later date than that of this run (--as-of)");

    private final String sentence;

    Refusal(String sentence) {
      this.sentence = sentence;
    }

    /** What a person is told. */
    public String sentence() {
      return sentence;
    }

    private Column raise() {
      return raise_error(lit(sentence));
    }
  }

  private final SnapshotContract contract;
  private final History history;
  private final Column day;

  private SnapshotRows(SnapshotContract contract, LocalDate asOf) {
    this.contract = contract;
    this.history = new History(contract);
    this.day = lit(asOf.toString()).cast("date").cast("timestamp");
  }

  /**
   * The versions that are new or no longer as they were; {@code snapshot_id} says which. One that
   * ends when it began is to be taken back.
   *
   * @param contract with key and columns filled in
   * @param table the table under watch
   * @param versions the history so far, of the shape that the contract promises; may be empty
   * @param asOf the date of the run
   * @return rows of the shape that the contract promises; reading them fails with the sentence of a
   *     {@link Refusal} where the table or the history doesn't allow it
   */
  public static Dataset<Row> changes(
      SnapshotContract contract, Dataset<Row> table, Dataset<Row> versions, LocalDate asOf) {
    SnapshotRows rows = new SnapshotRows(contract, asOf);
    Dataset<Row> states = rows.states(table);
    Dataset<Row> former = rows.former(versions);
    Column sameKey = lit(true);
    for (int i = 0; i < contract.key().size(); i++) {
      sameKey = sameKey.and(states.col(KEY + i).equalTo(former.col(KEY + i)));
    }
    Column[] changes =
        contract.strategy() instanceof Strategy.Timestamp timestamp
            ? rows.byTimestamp(timestamp.updatedAt())
            : rows.byCheck((Strategy.Check) contract.strategy());
    return states
        .join(former, sameKey, "full_outer")
        .select(explode(filter(array(changes), Column::isNotNull)).as(CHANGE))
        .select(CHANGE + ".*");
  }

  /** One row a key: the key's columns and the state as a struct. */
  private Dataset<Row> states(Dataset<Row> table) {
    Column[] key = contract.key().stream().map(Identifiers::column).toArray(Column[]::new);
    Column empty = List.of(key).stream().map(Column::isNull).reduce(Column::or).orElseThrow();
    Column state = struct(columns(contract.columns()));
    Column checked =
        when(empty, Refusal.KEY_EMPTY.raise())
            .when(count(lit(1)).over(Window.partitionBy(key)).gt(1), Refusal.KEY_TWICE.raise());
    if (contract.strategy() instanceof Strategy.Timestamp timestamp) {
      checked =
          checked.when(
              Identifiers.column(timestamp.updatedAt()).isNull(), Refusal.UPDATED_AT_EMPTY.raise());
    }
    return table.select(withKey(checked.otherwise(state).as(STATE)));
  }

  /** One row a key: the versions that the date of the run may change. */
  private Dataset<Row> former(Dataset<Row> versions) {
    Column version = struct(columns(List.of(versions.columns())));
    Column[] key = contract.key().stream().map(Identifiers::column).toArray(Column[]::new);
    Column from = col(VALID_FROM);
    Dataset<Row> grouped;
    if (contract.strategy() instanceof Strategy.Check) {
      Column later = from.gt(day).or(col(VALID_TO).gt(day));
      grouped =
          versions
              .where(from.geq(day).or(col(VALID_TO).isNull()).or(col(VALID_TO).geq(day)))
              .groupBy(key)
              .agg(
                  max_by(version, when(from.lt(day), from)).as(BASE),
                  max_by(version, when(from.equalTo(day), from)).as(TODAY),
                  max(coalesce(later, lit(false))).as(LATEST));
    } else {
      grouped =
          versions
              .groupBy(key)
              .agg(
                  max_by(version, from).as(BASE),
                  max_by(version, lit(null).cast("timestamp")).as(TODAY),
                  max(lit(false)).as(LATEST));
    }
    return grouped.select(withKey(col(BASE), col(TODAY), col(LATEST)));
  }

  private Column[] byCheck(Strategy.Check check) {
    List<String> compared =
        check.columns().isEmpty()
            ? contract.columns().stream().filter(name -> !contract.key().contains(name)).toList()
            : check.columns();
    Column state = col(STATE);
    Column base = col(BASE);
    Column today = col(TODAY);
    Column live = base.isNotNull().and(not(yes(history.deleted(base))));
    Column unchanged = state.isNotNull().and(live).and(yes(History.same(compared, state, base)));
    Column staysGone = state.isNull().and(base.isNotNull()).and(not(live));
    Column open = unchanged.or(staysGone);
    Column marked = lit(false);
    switch (contract.hardDeletes()) {
      case IGNORE -> open = open.or(state.isNull().and(live));
      case INVALIDATE -> marked = lit(false);
      case NEW_RECORD -> marked = state.isNull().and(live);
    }
    Column fresh =
        when(state.isNotNull().and(not(unchanged)), history.version(state, day, false))
            .when(marked, history.version(base, day, true));
    Column refused = when(yes(col(LATEST)), Refusal.LATER_VERSION.raise());
    Column former =
        when(
                base.isNotNull().and(open).and(base.getField(VALID_TO).isNotNull()),
                history.reopened(base))
            .when(
                base.isNotNull().and(not(open)).and(base.getField(VALID_TO).isNull()),
                history.until(base, day));
    List<String> content = new ArrayList<>(contract.columns());
    if (history.marksDeletions()) {
      content.add(IS_DELETED);
    }
    Column kept =
        today.isNotNull().and(fresh.isNotNull()).and(yes(History.same(content, today, fresh)));
    Column newest =
        when(kept, lit(null))
            .when(fresh.isNotNull(), fresh)
            .when(today.isNotNull(), history.until(today, today.getField(VALID_FROM)));
    return new Column[] {refused.otherwise(former), newest};
  }

  private Column[] byTimestamp(String updatedAt) {
    Column state = col(STATE);
    Column base = col(BASE);
    Column began = base.getField(VALID_FROM);
    Column updated = state.getField(updatedAt).cast("timestamp");
    Column marker = base.isNotNull().and(yes(history.deleted(base)));
    Column live = base.isNotNull().and(base.getField(VALID_TO).isNull()).and(not(marker));
    Column changed =
        state
            .isNotNull()
            .and(live)
            .and(yes(updated.gt(base.getField(updatedAt).cast("timestamp"))));
    Column back = state.isNotNull().and(base.isNotNull()).and(not(live));
    boolean ends = contract.hardDeletes() != HardDeletes.IGNORE;
    Column gone = state.isNull().and(live).and(lit(ends));
    Column end = when(marker, began).otherwise(base.getField(VALID_TO));
    Column start =
        when(changed, greatest(updated, tick(began)))
            .when(gone, greatest(day, tick(began)))
            .when(
                back,
                when(updated.gt(end), updated)
                    .otherwise(greatest(day, when(marker, tick(end)).otherwise(end))))
            .otherwise(updated);
    Column former = History.only(changed.or(gone).or(back.and(marker)), history.until(base, start));
    Column fresh =
        when(
                state.isNotNull().and(base.isNull().or(changed).or(back)),
                history.version(state, start, false))
            .when(
                gone.and(lit(contract.hardDeletes() == HardDeletes.NEW_RECORD)),
                history.version(base, start, true));
    return new Column[] {former, fresh};
  }

  private static Column tick(Column moment) {
    return moment.plus(expr("interval 1 microsecond"));
  }

  /** A condition of which null counts as false. */
  private static Column yes(Column condition) {
    return coalesce(condition, lit(false));
  }

  private Column[] withKey(Column... others) {
    List<Column> all = new ArrayList<>();
    for (int i = 0; i < contract.key().size(); i++) {
      all.add(Identifiers.column(contract.key().get(i)).as(KEY + i));
    }
    all.addAll(List.of(others));
    return all.toArray(Column[]::new);
  }

  private static Column[] columns(List<String> names) {
    return names.stream().map(name -> Identifiers.column(name).as(name)).toArray(Column[]::new);
  }
}
