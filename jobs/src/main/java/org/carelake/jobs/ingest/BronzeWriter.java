package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring_index;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.BronzeSchema;
import org.carelake.transforms.bronze.CurrentState;

/**
 * Brings the staged rows of one source into the bronze tables. The rule of the current state runs
 * once for all tables over the key columns; then each table that changes gets one commit: an append
 * when no stored row changes, a merge when one does.
 */
final class BronzeWriter implements AutoCloseable {
  /** Up to so many received rows, stored keys are looked at for the ids among them alone. */
  private static final long SOME = 2_000_000;

  /** Up to so many received rows, what is to be done with them is listed in memory. */
  private static final long FEW = 200_000;

  private static final long BYTES_OF_A_RESOURCE = 1_000;

  private static final StructType PLACE = StructType.fromDDL("file string, position bigint");

  /** Past this many row numbers, no side of the join that picks rows is sent to every task. */
  private static final long MAX_BROADCAST = 20_000_000;

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "delta.enableChangeDataFeed", "true",
          "delta.enableDeletionVectors", "true",
          "delta.dataSkippingStatsColumns", "id,last_updated,extracted_at");

  private final Lakehouse lakehouse;
  private final RunContext run;
  private final String source;
  private final Staging staging;
  private final LineNumbers lineNumbers;
  private final boolean few;
  private final BiFunction<String, Set<String>, String> metadata;
  private final Dataset<Row> decisions;
  private final Map<String, Counts> counts = new LinkedHashMap<>();
  private final Map<String, List<Row>> listed = new HashMap<>();

  /**
   * What the rule says about one table.
   *
   * @param received rows that were staged
   * @param kept of these, versions to be stored
   * @param keptAside of the kept, versions that are not current
   * @param keptDeletions of the kept, deletions
   * @param flipped stored rows whose current mark changes
   * @param superseded of the flipped, rows that are no longer current
   */
  record Counts(
      long received, long kept, long keptAside, long keptDeletions, long flipped, long superseded) {
    boolean isNothingNew() {
      return kept == 0 && flipped == 0;
    }
  }

  /**
   * A writer that has decided what is new.
   *
   * @param metadata what the commit of a table says, given the table and all that this run changes
   */
  BronzeWriter(
      Lakehouse lakehouse,
      RunContext run,
      String source,
      Staging staging,
      LineNumbers lineNumbers,
      BiFunction<String, Set<String>, String> metadata) {
    this.lakehouse = lakehouse;
    this.run = run;
    this.source = source;
    this.staging = staging;
    this.lineNumbers = lineNumbers;
    this.metadata = metadata;
    long received = staging.resources().count();
    this.few = received <= FEW;
    Dataset<Row> decided = decide(received <= SOME);
    this.decisions =
        (few ? lakehouse.ofLittle(decided, keyBytes(), 0) : decided)
            .persist(StorageLevel.MEMORY_AND_DISK());
    for (Row row : countByTable().collectAsList()) {
      counts.put(
          row.getString(0),
          new Counts(
              row.getLong(1),
              row.getLong(2),
              row.getLong(3),
              row.getLong(4),
              row.getLong(5),
              row.getLong(6)));
    }
    if (few) {
      for (Row row : decisions.where(isFlipped().or(isException())).collectAsList()) {
        listed.computeIfAbsent(row.getString(0), first -> new ArrayList<>()).add(row);
      }
    }
  }

  /** What was staged, by table. */
  Map<String, Counts> counts() {
    return Map.copyOf(counts);
  }

  /** Writes one table, if anything about it changes. */
  void write(String table) {
    Counts found = counts.get(table);
    if (found.isNothingNew()) {
      return;
    }
    TableName name = TableName.bronze(table);
    Dataset<Row> additions = bronze(kept(table, found));
    String words = metadata.apply(table, changing());
    if (found.flipped() == 0) {
      lakehouse.append(
          name,
          few ? lakehouse.ofLittle(additions, 0, bytes(found)) : additions,
          words,
          PROPERTIES);
      return;
    }
    Dataset<Row> flips = flips(table, found.flipped());
    lakehouse.updateAndAppend(
        name,
        places(table),
        stored ->
            stored.join(
                flips,
                stored
                    .col("id")
                    .equalTo(flips.col("flipped_id"))
                    .and(stored.col("content_hash").equalTo(flips.col("flipped_hash")))
                    .and(stored.col("deleted").equalTo(flips.col("flipped_deleted")))),
        Map.of("is_current", col("now_current"), "extracted_at", col("now_extracted")),
        additions,
        bytes(found),
        words);
  }

  private static long bytes(Counts found) {
    return found.kept() * BYTES_OF_A_RESOURCE;
  }

  private Set<String> changing() {
    return counts.entrySet().stream()
        .filter(table -> !table.getValue().isNothingNew())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    decisions.unpersist();
  }

  private Dataset<Row> decide(boolean some) {
    Dataset<Row> received =
        staging
            .resources()
            .select(
                col("t"),
                col("row_no"),
                col("id"),
                col("version_id"),
                expr("timestamp_micros(last_updated)").as("last_updated"),
                expr("timestamp_micros(extracted_at)").as("extracted_at"),
                col("content_hash"),
                col("deleted"));
    List<String> tables =
        staging.tables().stream()
            .filter(table -> lakehouse.exists(TableName.bronze(table)))
            .toList();
    Dataset<Row> stored =
        few ? placedKeys(tables, received) : storedKeys(tables, received.limit(0));
    if (some && !few) {
      Dataset<Row> ids = received.select(col("t").as("of"), col("id").as("received_id"));
      stored =
          stored.join(
              broadcast(ids),
              stored
                  .col("t")
                  .equalTo(ids.col("of"))
                  .and(stored.col("id").equalTo(ids.col("received_id"))),
              "left_semi");
    }
    return CurrentState.decide(received, stored);
  }

  /** About how many bytes the keys of the stored rows take; most of a row is its resource. */
  private long keyBytes() {
    return staging.tables().stream()
            .map(TableName::bronze)
            .filter(lakehouse::exists)
            .mapToLong(lakehouse::bytes)
            .sum()
        / 8;
  }

  private Dataset<Row> storedKeys(List<String> tables, Dataset<Row> none) {
    Dataset<Row> stored =
        none.withColumn("is_current", lit(false)).withColumn("place", lit(null).cast(PLACE));
    for (String table : tables) {
      stored =
          stored.unionByName(
              keys(lakehouse.read(TableName.bronze(table)), lit(table), lit(null).cast(PLACE)));
    }
    return stored;
  }

  /** The stored rows that have an id that was received, found in all tables by one look. */
  private Dataset<Row> placedKeys(List<String> tables, Dataset<Row> received) {
    if (tables.isEmpty()) {
      return storedKeys(tables, received.limit(0));
    }
    Column file = col(Lakehouse.placeColumns().get(0));
    Dataset<Row> ids = received.select(col("id").as("received_id"));
    Dataset<Row> stored = lakehouse.readPlaced(tables.stream().map(TableName::bronze).toList());
    return keys(
        stored.join(broadcast(ids), stored.col("id").equalTo(ids.col("received_id")), "left_semi"),
        // a table's files lie in the folder of its name
        substring_index(substring_index(file, "/", -2), "/", 1),
        struct(file.as("file"), col(Lakehouse.placeColumns().get(1)).as("position")));
  }

  private static Dataset<Row> keys(Dataset<Row> stored, Column table, Column place) {
    return stored.select(
        table.as("t"),
        lit(null).cast("bigint").as("row_no"),
        col("id"),
        col("version_id"),
        col("last_updated"),
        col("extracted_at"),
        col("content_hash"),
        col("deleted"),
        col("is_current"),
        place.as("place"));
  }

  private Dataset<Row> countByTable() {
    Column isReceived = col("row_no").isNotNull();
    Column flipped = isFlipped();
    return decisions
        .groupBy("t")
        .agg(
            count(when(isReceived, 1)),
            count(when(col("keep"), 1)),
            count(when(col("keep").and(col("is_current").equalTo(false)), 1)),
            count(when(col("keep").and(col("deleted")), 1)),
            count(when(flipped, 1)),
            count(when(flipped.and(col("was_current")), 1)))
        .where("`count(CASE WHEN (row_no IS NOT NULL) THEN 1 END)` > 0")
        .orderBy("t");
  }

  private static Column isFlipped() {
    return col("row_no").isNull().and(col("was_current").notEqual(col("is_current")));
  }

  /** Received rows that are not simply stored as what is current. */
  private static Column isException() {
    return col("row_no").isNotNull().and(not(col("keep").and(col("is_current"))));
  }

  /** The staged rows of a table that are to be stored, with {@code is_current}. */
  private Dataset<Row> kept(String table, Counts found) {
    Dataset<Row> staged = staging.rows(table);
    long exceptions = found.received() - found.kept() + found.keptAside();
    if (exceptions == 0) {
      return staged.withColumn("is_current", lit(true));
    }
    Dataset<Row> mine =
        decisions(table)
            .where(col("row_no").isNotNull())
            .select(col("row_no"), col("keep"), col("is_current").as("current"));
    if (!few && found.kept() <= exceptions) {
      return staged
          .join(sided(mine.where(col("keep")), found.kept()), "row_no")
          .withColumn("is_current", col("current"));
    }
    Column plain = col("keep").and(col("current"));
    return staged
        .join(sided(mine.where(plain.equalTo(false)), exceptions), Columns.names("row_no"), "left")
        .where(coalesce(col("keep"), lit(true)))
        .withColumn("is_current", coalesce(col("current"), lit(true)));
  }

  private static Dataset<Row> sided(Dataset<Row> rows, long count) {
    return count <= MAX_BROADCAST ? broadcast(rows) : rows;
  }

  private Dataset<Row> bronze(Dataset<Row> kept) {
    return lineNumbers
        .absolute(kept)
        .select(
            col("id"),
            col("version_id"),
            expr("timestamp_micros(last_updated)").as("last_updated"),
            col("deleted"),
            col("is_current"),
            lit(source).as("source"),
            col("source_file"),
            col("source_line"),
            expr("timestamp_micros(extracted_at)").as("extracted_at"),
            lit(run.startedAt()).as("ingested_at"),
            lit(run.runId()).as("run_id"),
            col("content_hash"),
            expr("from_json(tags, '" + BronzeSchema.TAGS + "')").as("tags"),
            col("resource").cast("string").as("resource"));
  }

  /** Where the stored rows stand whose current mark changes, where they are listed. */
  private Optional<List<Row>> places(String table) {
    return few
        ? Optional.of(
            listed.get(table).stream()
                .filter(row -> row.isNullAt(row.fieldIndex("row_no")))
                .map(row -> row.getStruct(row.fieldIndex("place")))
                .toList())
        : Optional.empty();
  }

  /** Stored rows whose current mark changes, by their key. */
  private Dataset<Row> flips(String table, long count) {
    return sided(
        decisions(table)
            .where(isFlipped())
            .select(
                col("id").as("flipped_id"),
                col("content_hash").as("flipped_hash"),
                col("deleted").as("flipped_deleted"),
                col("is_current").as("now_current"),
                col("extracted_at").as("now_extracted")),
        count);
  }

  /** What was decided about rows of a table; where it is listed, about those alone that are. */
  private Dataset<Row> decisions(String table) {
    return few
        ? lakehouse
            .spark()
            .createDataFrame(listed.getOrDefault(table, List.of()), decisions.schema())
        : decisions.where(col("t").equalTo(table));
  }
}
