package org.carelake.jobs.build;

import static org.apache.spark.sql.functions.any_value;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.isnull;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BiFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.carelake.jobs.lakehouse.Changes;
import org.carelake.jobs.lakehouse.InputTables;
import org.carelake.jobs.lakehouse.KeySet;
import org.carelake.jobs.lakehouse.KnownRows;
import org.carelake.jobs.model.KeyGroups;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.Identifiers;

/**
 * Which keys changed in inputs, worked out once however many models ask. Where files came and went
 * as a whole, a row that was written anew as it was changes nothing; rows are told apart by 64-bit
 * hashes of their columns, which for two versions of one key meet once in 10^19.
 */
final class ChangedKeys implements AutoCloseable {
  private static final String KEY = KeySet.KEY;
  private static final String HASH = "carelake_hash";
  private static final String NET = "carelake_net";

  private final InputTables inputs;
  private final BiFunction<Dataset<Row>, Long, Dataset<Row>> little;
  private final Map<Question, Answer> answers = new ConcurrentHashMap<>();
  private final Deque<Dataset<Row>> kept = new ConcurrentLinkedDeque<>();

  /**
   * Nothing asked yet.
   *
   * @param little has rows worked out in the way that suits so many bytes of tables
   */
  ChangedKeys(InputTables inputs, BiFunction<Dataset<Row>, Long, Dataset<Row>> little) {
    this.inputs = inputs;
    this.little = little;
  }

  private record Question(TableName table, long from, long to, KeyGroups.Part part) {}

  /** The changes of an input after one version up to another. */
  Answer of(TableName table, long from, long to, KeyGroups.Part part) {
    return answers.computeIfAbsent(new Question(table, from, to, part), Answer::new);
  }

  @Override
  public void close() {
    kept.forEach(rows -> rows.unpersist());
  }

  /** All keys of some sets. */
  KeySet union(List<KeySet> sets) {
    return sets.size() == 1
        ? sets.get(0)
        : KeySet.union(sets)
            .orElseGet(
                () -> distinct(sets.stream().map(KeySet::rows).reduce(Dataset::union).get()));
  }

  /** The same keys, each once, listed in memory where they are few. */
  private KeySet distinct(Dataset<Row> keys) {
    Dataset<Row> once = keep(keys.distinct(), 0);
    long count = once.count();
    return count > KeySet.FEW ? KeySet.of(once, count) : KeySet.listed(once.collectAsList(), once);
  }

  /** Rows in memory, in the shape of others. */
  private static Dataset<Row> listed(List<Row> rows, Dataset<Row> shape) {
    return shape.sparkSession().createDataFrame(rows, shape.schema());
  }

  private Dataset<Row> keep(Dataset<Row> rows, long bytes) {
    Dataset<Row> persisted = little.apply(rows, bytes).persist(StorageLevel.MEMORY_AND_DISK());
    // the newest first: what was made from others goes before them
    kept.addFirst(persisted);
    return persisted;
  }

  /** What is known of one question; looked up when first asked. */
  final class Answer {
    private final Question question;
    private Changes changes;
    private Boolean few;
    private Dataset<Row> net;

    /** Those that came and stay, where they are few, one for each key, and each came once. */
    private Optional<KnownRows> stayed = Optional.empty();

    private KeySet keys;
    private Dataset<Row> rows;

    private Answer(Question question) {
      this.question = question;
    }

    /** Why it can't be told; empty where it can. */
    synchronized String obstacle() {
      return changes().obstacle();
    }

    /** Whether no key changed. */
    synchronized boolean none() {
      return changes().none() || keys().count() == 0;
    }

    /** The keys; asked only where rows changed. */
    synchronized KeySet keys() {
      if (keys == null) {
        keys = isFew() ? fewKeys() : distinct(net().select(KEY));
      }
      return keys;
    }

    /** Whether commits name the rows that came and went, and these can be told apart here. */
    private boolean isFew() {
      if (few == null) {
        few =
            changes().named() >= 0
                && changes().named() <= KeySet.FEW
                && !keyed().schema().apply(KEY).dataType().equals(DataTypes.BinaryType);
      }
      return few;
    }

    private KeySet fewKeys() {
      if (question.part().single()) {
        Dataset<Row> named = net().select(KEY);
        return KeySet.listed(named.collectAsList(), named);
      }
      Dataset<Row> named = keyed().select(KEY);
      return KeySet.listed(little.apply(named, bytes()).collectAsList(), named);
    }

    /** The rows that keys of a part with single rows have now; keys without one are gone. */
    synchronized Dataset<Row> rows() {
      if (rows == null) {
        Dataset<Row> came = hashed().where(col(Changes.SIGN).equalTo(1));
        Column[] columns =
            Arrays.stream(changes().rows().orElseThrow().columns())
                .filter(name -> !name.equals(Changes.SIGN))
                .map(Identifiers::column)
                .toArray(Column[]::new);
        Dataset<Row> net = net();
        rows = stayed.isPresent() ? picked(came, columns) : joined(came, net, columns);
      }
      return rows;
    }

    private Dataset<Row> picked(Dataset<Row> came, Column[] columns) {
      return came.coalesce(1)
          .where(stayed.orElseThrow().known(col(KEY), col(HASH)))
          .select(columns);
    }

    private Dataset<Row> joined(Dataset<Row> came, Dataset<Row> net, Column[] columns) {
      Dataset<Row> come = isFew() ? came.coalesce(1) : came;
      Dataset<Row> stay = net.where(col(NET).gt(0)).select(KEY, HASH);
      return keep(
          come.join(
                  stay,
                  come.col(KEY)
                      .eqNullSafe(stay.col(KEY))
                      .and(come.col(HASH).equalTo(stay.col(HASH))),
                  "left_semi")
              .groupBy(KEY)
              .agg(any_value(struct(columns)).as("r"))
              .select("r.*"),
          isFew() ? 0 : bytes());
    }

    private Changes changes() {
      if (changes == null) {
        changes = inputs.changes(question.table(), question.from(), question.to());
      }
      return changes;
    }

    private Dataset<Row> net() {
      if (net == null) {
        net = isFew() ? fewNet() : manyNet();
      }
      return net;
    }

    /** Few rows are set off against each other here: no exchange between tasks, one look. */
    private Dataset<Row> fewNet() {
      Map<Row, Long> sums = new LinkedHashMap<>();
      Map<Row, Long> came = new HashMap<>();
      Dataset<Row> changed = hashed().select(col(KEY), col(HASH), col(Changes.SIGN).cast("bigint"));
      for (Row row : little.apply(changed, 0L).collectAsList()) {
        Row told = RowFactory.create(row.get(0), row.get(1));
        sums.merge(told, row.getLong(2), Long::sum);
        if (row.getLong(2) > 0) {
          came.merge(told, 1L, Long::sum);
        }
      }
      sums.values().removeIf(sum -> sum == 0);
      List<Row> stay =
          sums.entrySet().stream()
              .filter(row -> row.getValue() > 0)
              .map(Map.Entry::getKey)
              .toList();
      boolean once =
          stay.stream().allMatch(row -> came.get(row) == 1)
              && stay.stream().map(row -> row.get(0)).distinct().count() == stay.size();
      if (once && changed.schema().apply(KEY).dataType().equals(DataTypes.StringType)) {
        stayed = Optional.of(new KnownRows(stay));
      }
      List<Row> rows = new ArrayList<>();
      sums.forEach((row, sum) -> rows.add(RowFactory.create(row.get(0), row.get(1), sum)));
      return listed(rows, changed.withColumnRenamed(Changes.SIGN, NET));
    }

    private Dataset<Row> manyNet() {
      Dataset<Row> found =
          keep(
              hashed()
                  .groupBy(KEY, HASH)
                  .agg(sum(Changes.SIGN).as(NET))
                  .where(col(NET).notEqual(0)),
              bytes());
      return found.count() > KeySet.FEW ? found : listed(found.collectAsList(), found);
    }

    /** What may have to be read to find out what went. */
    private long bytes() {
      return inputs.bytes(question.table());
    }

    private Dataset<Row> hashed() {
      return keyed().withColumn(HASH, hash(changes().rows().orElseThrow().schema()));
    }

    private Dataset<Row> keyed() {
      return changes()
          .rows()
          .orElseThrow()
          .where(question.part().where())
          .withColumn(KEY, expr(question.part().key()));
    }

    /** Null stands for itself; within a structure, too. */
    private Column hash(StructType schema) {
      List<Column> values = new ArrayList<>();
      for (StructField field : schema.fields()) {
        if (!field.name().equals(Changes.SIGN)
            && (question.part().read().isEmpty()
                || question.part().read().contains(field.name()))) {
          Column column = Identifiers.column(field.name());
          boolean nested =
              field.dataType() instanceof StructType
                  || field.dataType() instanceof ArrayType
                  || field.dataType() instanceof MapType;
          values.add(
              nested ? to_json(struct(column), Map.of("ignoreNullFields", "false")) : column);
          values.add(isnull(column));
        }
      }
      return xxhash64(values.toArray(Column[]::new));
    }
  }
}
