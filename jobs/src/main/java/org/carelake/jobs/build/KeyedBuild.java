package org.carelake.jobs.build;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.isnull;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.InputTables;
import org.carelake.jobs.lakehouse.KeySet;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.KeyGroups;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.run.Parallel;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.Identifiers;

/** Finds out which keys of a table have to be made anew, and reads its inputs for these alone. */
final class KeyedBuild {
  /** What Spark's error says when a row comes out whose key did not change. */
  private static final String STRAY = "a row came out whose key did not change";

  private static final long BYTES_OF_A_ROW = 1_000;

  /** How many inputs are looked at for changed keys at the same time. */
  private static final int LOOKS = 2;

  private static final KeyGroups.Part WHOLE_ROWS = KeyGroups.Part.of("true");

  private final Lakehouse lakehouse;
  private final InputTables inputs;
  private final ChangedKeys changed;
  private final KeyRule rule;

  KeyedBuild(Lakehouse lakehouse, InputTables inputs, ChangedKeys changed, KeyRule rule) {
    this.lakehouse = lakehouse;
    this.inputs = inputs;
    this.changed = changed;
    this.rule = rule;
  }

  /** What is to be done for one table. */
  sealed interface Way {
    /** It is made anew, for this reason. */
    record Whole(String reason) implements Way {}

    /** No key changed. */
    record Nothing() implements Way {}

    /**
     * Some keys are made anew.
     *
     * @param context with the inputs of these keys alone
     * @param keys those of the table
     * @param total how many the table has, where that is known without looking
     * @param marks whether rows that go are marked in the table's files
     * @param looked bytes of the inputs that are looked through for rows of these keys
     */
    record Keys(
        KeyGroups groups,
        BuildContext context,
        KeySet keys,
        OptionalLong total,
        boolean marks,
        long looked)
        implements Way {}
  }

  /**
   * The way for one table that exists.
   *
   * @param made what it was made from, where that is known
   * @param record what it is to be made from
   * @param former its newest version
   * @param rows how many rows that has, -1 when unknown
   */
  Way way(
      Model model,
      KeyGroups groups,
      BuildContext context,
      Optional<BuildRecord> made,
      BuildRecord record,
      long former,
      long rows) {
    if (made.isEmpty() || made.get().body().isEmpty()) {
      return new Way.Whole("nothing tells what it was made from");
    }
    if (!made.get().body().equals(record.body())) {
      requireColumns(model, former);
      return new Way.Whole("its definition, date or Carelake changed");
    }
    if (!made.get().inputs().keySet().equals(record.inputs().keySet())) {
      return new Way.Whole("it has other inputs");
    }
    SortedMap<TableName, Long> since = new TreeMap<>();
    for (TableName input : record.inputs().keySet()) {
      long from = made.get().inputs().get(input);
      long to = record.inputs().get(input);
      String commit = made.get().commits().getOrDefault(input, "");
      if (commit.equals(record.commits().get(input))) {
        continue;
      }
      if (from < 0 || to < from || !commit.equals(inputs.commitId(input, from))) {
        return new Way.Whole(input + " was made anew");
      }
      since.put(input, from);
    }
    if (since.isEmpty()) {
      return new Way.Whole("something beside its inputs changed");
    }
    try {
      return way(model, groups, context, since, record, former, rows);
    } catch (Exception failure) {
      // Spark throws checked exceptions that Scala doesn't declare
      if (isGone(failure)) {
        return new Way.Whole("files of former versions are gone");
      }
      throw failure;
    }
  }

  private Way way(
      Model model,
      KeyGroups groups,
      BuildContext context,
      SortedMap<TableName, Long> since,
      BuildRecord record,
      long former,
      long rows) {
    long bytes = lakehouse.bytes(model.table());
    for (TableName input : since.keySet()) {
      bytes += inputs.bytes(input);
    }
    if (bytes < rule.smallBytes()) {
      return new Way.Whole("small");
    }
    SortedMap<TableName, ChangedKeys.Answer> answers = new TreeMap<>();
    for (Map.Entry<TableName, Long> input : since.entrySet()) {
      TableName table = input.getKey();
      ChangedKeys.Answer answer =
          changed.of(
              table,
              input.getValue(),
              record.inputs().get(table),
              groups.parts().getOrDefault(table, WHOLE_ROWS));
      if (!answer.obstacle().isEmpty()) {
        return new Way.Whole(table + ": " + answer.obstacle());
      }
      answers.put(table, answer);
    }
    // each is a small job of its own, and what waits for most others is built when they are done
    Parallel.all(
        LOOKS,
        "the look for changed keys",
        answers.values().stream().<Runnable>map(answer -> answer::none).toList());
    List<KeySet> changes = new ArrayList<>();
    for (Map.Entry<TableName, ChangedKeys.Answer> answer : answers.entrySet()) {
      if (answer.getValue().none()) {
        continue;
      }
      if (!groups.parts().containsKey(answer.getKey())) {
        return new Way.Whole(answer.getKey() + " changed, which has no key");
      }
      changes.add(answer.getValue().keys());
    }
    if (changes.isEmpty()) {
      return new Way.Nothing();
    }
    KeySet keys = changed.union(changes);
    OptionalLong total = total(model, groups, former, rows, keys);
    return keys.count() > total.orElse(rows) * rule.share()
        ? new Way.Whole("most keys changed")
        : new Way.Keys(
            groups,
            restricted(groups, context, since, record, keys),
            own(groups, context, keys),
            total,
            lakehouse.bytes(model.table()) >= rule.markBytes(),
            looked(groups, record, keys));
  }

  /** An input of which the changed rows are all that is needed is not looked through. */
  private long looked(KeyGroups groups, BuildRecord record, KeySet keys) {
    return isMadeOfChanges(groups)
        ? keys.count() * BYTES_OF_A_ROW
        : record.inputs().keySet().stream().mapToLong(inputs::bytes).sum();
  }

  private static boolean isMadeOfChanges(KeyGroups groups) {
    return groups.parts().size() == 1
        && groups.parts().values().stream().allMatch(KeyGroups.Part::single);
  }

  private static KeySet own(KeyGroups groups, BuildContext context, KeySet keys) {
    Dataset<Row> own = groups.own().apply(context, keys.rows());
    return own == keys.rows() ? keys : KeySet.of(own, keys.count());
  }

  /**
   * A table that is declared to be carried on may be large and read by others: its columns change
   * when somebody asks for it.
   */
  private void requireColumns(Model model, long former) {
    if (model.contract().incremental().isEmpty()) {
      return;
    }
    List<String> found =
        Arrays.stream(lakehouse.readVersion(model.table(), former).schema().fields())
            .map(field -> field.name() + " " + field.dataType().catalogString())
            .toList();
    List<String> wanted =
        model.contract().columns().stream()
            .map(column -> column.name() + " " + column.type())
            .toList();
    if (!found.equals(wanted)) {
      List<String> differ = new ArrayList<>();
      wanted.stream().filter(column -> !found.contains(column)).forEach(differ::add);
      found.stream().filter(column -> !wanted.contains(column)).forEach(differ::add);
      throw CarelakeException.configuration(
          model.contract().location(),
          "the columns of the incremental table "
              + model.table()
              + " would change ("
              + (differ.isEmpty() ? "their order" : String.join(", ", differ))
              + "); ask for it: carelake build --select "
              + model.table().name()
              + " --full-refresh");
    }
  }

  /**
   * How many keys the table has: its rows, where each has a key of its own. Not looked up where the
   * keys that changed are so few that the look costs more than it could save.
   */
  private OptionalLong total(
      Model model, KeyGroups groups, long former, long rows, KeySet changed) {
    if (rows >= 0 && model.contract().key().equals(List.of(groups.column()))) {
      return OptionalLong.of(rows);
    }
    if (rows >= 0 && changed.isFew()) {
      return OptionalLong.empty();
    }
    Column key = Identifiers.column(groups.column());
    return OptionalLong.of(
        lakehouse
            .ofLittle(
                lakehouse
                    .readVersion(model.table(), former)
                    .agg(countDistinct(key).plus(coalesce(max(isnull(key).cast("int")), lit(0)))),
                lakehouse.bytes(model.table()),
                0)
            .first()
            .getLong(0));
  }

  private BuildContext restricted(
      KeyGroups groups,
      BuildContext context,
      SortedMap<TableName, Long> since,
      BuildRecord record,
      KeySet keys) {
    return new BuildContext(
        context.spark(),
        table -> {
          KeyGroups.Part part = groups.parts().get(table);
          if (part == null) {
            return context.tables().apply(table);
          }
          if (isMadeOfChanges(groups)) {
            return Optional.of(
                changed.of(table, since.get(table), record.inputs().get(table), part).rows());
          }
          return context
              .tables()
              .apply(table)
              .map(rows -> keys.with(rows.where(part.where()), expr(part.key())));
        },
        context.asOf(),
        context.runId(),
        context.pseudonymKey());
  }

  /** The rows, in a form that fails when one has a key that is not to be made anew. */
  static Dataset<Row> guarded(Way.Keys way, Dataset<Row> rows) {
    return way.keys().required(rows, Identifiers.column(way.groups().column()), STRAY);
  }

  /** Which keys were made anew, in words. */
  static String words(Way.Keys way) {
    String of =
        way.total().isPresent()
            ? String.format(Locale.ROOT, " of %,d", way.total().getAsLong())
            : "";
    long named = way.total().orElse(way.keys().count());
    return String.format(
        Locale.ROOT, "%,d%s %s", way.keys().count(), of, named == 1 ? "key" : "keys");
  }

  /**
   * Puts a failure in words that shows that a declared key doesn't hold.
   *
   * @throws CarelakeException in that case
   */
  static void explain(Model model, KeyGroups groups, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains(STRAY)) {
        throw CarelakeException.configuration(
            model
                .contract()
                .incremental()
                .map(declared -> declared.location())
                .orElse(model.contract().location()),
            model.table()
                + " does not hang on its inputs by "
                + groups.column()
                + ": "
                + STRAY
                + "; correct 'incremental' or take it out");
      }
    }
  }

  private static boolean isGone(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof FileNotFoundException
          || String.valueOf(cause.getMessage()).contains("FILE_NOT_EXIST")) {
        return true;
      }
    }
    return false;
  }
}
