package org.carelake.jobs.erase;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.erasure.ErasureRule;
import org.carelake.transforms.erasure.ErasureRule.Action;
import org.carelake.transforms.erasure.ErasureRule.Verdict;
import org.carelake.transforms.erasure.Suppression;
import org.carelake.transforms.erasure.Suppression.Kind;

/** Finds and takes out of bronze what has been erased. */
final class BronzeErasure {
  static final TableName QUARANTINE = TableName.bronze("quarantine");
  static final TableName VIEW_QUARANTINE = TableName.bronze("view_quarantine");
  static final TableName FILES = TableName.bronze("ingested_files");

  /** What becomes of a stored version; only of those that don't stay as they are. */
  private static final StructType VERDICT =
      StructType.fromDDL(
          "t string, id string, content_hash string, deleted boolean, action string,"
              + " new_resource string, new_hash string");

  private final Lakehouse lakehouse;
  private final RunContext run;

  BronzeErasure(Lakehouse lakehouse, RunContext run) {
    this.lakehouse = lakehouse;
    this.run = run;
  }

  /**
   * What becomes of the rows of one table.
   *
   * @param removed rows that go
   * @param redacted rows that stay without what points to the person
   */
  record Counts(long removed, long redacted) {}

  /** Bronze tables of FHIR resources. */
  List<TableName> resourceTables() {
    return lakehouse.tables(Layer.BRONZE).stream()
        .filter(table -> ResourceTypes.fromTableName(table.name()).isPresent())
        .toList();
  }

  /** Bronze tables of extracts that are no FHIR. */
  List<TableName> extractTables() {
    return lakehouse.tables(Layer.BRONZE).stream()
        .filter(table -> table.name().contains("__"))
        .toList();
  }

  /** {@code Type/id} of the resources that go. */
  Set<String> removedResources(Suppression suppression) {
    Set<String> found = new HashSet<>();
    for (Row row :
        verdicts(suppression)
            .where(col("action").equalTo(Action.REMOVE.name()))
            .select("t", "id")
            .distinct()
            .collectAsList()) {
      found.add(
          ResourceTypes.fromTableName(row.getString(0)).orElseThrow() + "/" + row.getString(1));
    }
    return found;
  }

  /** How many rows of each table go or change. */
  SortedMap<TableName, Counts> counts(Suppression suppression) {
    SortedMap<TableName, Counts> counts = new TreeMap<>();
    verdicts(suppression)
        .groupBy("t")
        .agg(
            org.apache.spark.sql.functions.count_if(col("action").equalTo(Action.REMOVE.name())),
            org.apache.spark.sql.functions.count_if(col("action").equalTo(Action.REDACT.name())))
        .collectAsList()
        .forEach(
            row ->
                counts.put(
                    TableName.bronze(row.getString(0)),
                    new Counts(row.getLong(1), row.getLong(2))));
    long refused = quarantined(suppression).count();
    if (refused > 0) {
      counts.put(QUARANTINE, new Counts(refused, 0));
    }
    long broken = brokenInViews(suppression).count();
    if (broken > 0) {
      counts.put(VIEW_QUARANTINE, new Counts(broken, 0));
    }
    return counts;
  }

  /** Takes it out: one commit for each table that changes. */
  void enforce(Suppression suppression) {
    Dataset<Row> verdicts = verdicts(suppression).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      for (Row row : verdicts.select("t").distinct().collectAsList()) {
        String table = row.getString(0);
        lakehouse.rewrite(
            TableName.bronze(table),
            verdicts.where(col("t").equalTo(table)).drop("t"),
            "target.id = source.id and target.content_hash = source.content_hash"
                + " and target.deleted = source.deleted",
            "source.action = '" + Action.REMOVE.name() + "'",
            Map.of("resource", "source.new_resource", "content_hash", "source.new_hash"),
            run.commitMetadata());
      }
    } finally {
      verdicts.unpersist();
    }
    remove(
        QUARANTINE,
        quarantined(suppression)
            .select("source", "source_file", "byte_offset", "payload_hash")
            .distinct(),
        "target.source = source.source and target.source_file <=> source.source_file"
            + " and target.byte_offset <=> source.byte_offset"
            + " and target.payload_hash = source.payload_hash");
    remove(
        VIEW_QUARANTINE,
        brokenInViews(suppression).select("model", "resource_id").distinct(),
        "target.model = source.model and target.resource_id = source.resource_id");
  }

  private void remove(TableName table, Dataset<Row> rows, String condition) {
    Dataset<Row> found = rows.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      if (!found.isEmpty()) {
        lakehouse.rewrite(table, found, condition, "true", Map.of(), run.commitMetadata());
      }
    } finally {
      found.unpersist();
    }
  }

  private Dataset<Row> verdicts(Suppression suppression) {
    ErasureRule rule = new ErasureRule(suppression);
    FlatMapFunction<Row, Row> judge = row -> verdict(rule, row).stream().iterator();
    Dataset<Row> all = lakehouse.spark().createDataFrame(List.of(), VERDICT);
    for (TableName table : resourceTables()) {
      all =
          all.union(
              lakehouse
                  .read(table)
                  .select(
                      lit(table.name()).as("t"),
                      col("id"),
                      col("content_hash"),
                      col("deleted"),
                      col("resource"))
                  .flatMap(judge, Encoders.row(VERDICT)));
    }
    return all;
  }

  private static Optional<Row> verdict(ErasureRule rule, Row row) {
    String type = ResourceTypes.fromTableName(row.getString(0)).orElseThrow();
    Verdict verdict =
        row.isNullAt(4)
            ? rule.judgeDeletion(type, row.getString(1))
            : rule.judge(type, row.getString(1), row.getString(4));
    if (verdict.action() == Action.KEEP) {
      return Optional.empty();
    }
    boolean redacted = verdict.action() == Action.REDACT;
    String hash = row.getString(2);
    return Optional.of(
        RowFactory.create(
            row.getString(0),
            row.getString(1),
            hash,
            row.getBoolean(3),
            verdict.action().name(),
            redacted ? verdict.json() : null,
            redacted ? rule.blinded(hash) : null));
  }

  private Dataset<Row> quarantined(Suppression suppression) {
    ErasureRule rule = new ErasureRule(suppression);
    FilterFunction<Row> tells =
        row ->
            suppression.holds(Kind.PAYLOAD, row.<String>getAs("payload_hash"))
                || (row.getAs("payload") != null
                    && rule.judgePayload(
                                new String(row.<byte[]>getAs("payload"), StandardCharsets.UTF_8))
                            .action()
                        != Action.KEEP);
    return lakehouse.exists(QUARANTINE)
        ? lakehouse.read(QUARANTINE).filter(tells)
        : lakehouse
            .spark()
            .createDataFrame(List.of(), org.carelake.transforms.bronze.BronzeSchema.QUARANTINED);
  }

  /** Refused payloads that tell of a person by name, by hash. */
  List<String> payloadsThatName(Identity identity) {
    if (identity.names().isEmpty() || !lakehouse.exists(QUARANTINE)) {
      return List.of();
    }
    FilterFunction<Row> names =
        row ->
            row.getAs("payload") != null
                && identity.isIn(new String(row.<byte[]>getAs("payload"), StandardCharsets.UTF_8));
    List<String> hashes = new ArrayList<>();
    lakehouse
        .read(QUARANTINE)
        .filter(names)
        .select("payload_hash")
        .distinct()
        .collectAsList()
        .forEach(row -> hashes.add(row.getString(0)));
    return hashes;
  }

  private Dataset<Row> brokenInViews(Suppression suppression) {
    FilterFunction<Row> erased =
        row -> suppression.holds(Kind.ID, String.valueOf(row.<String>getAs("resource_id")));
    return lakehouse.exists(VIEW_QUARANTINE)
        ? lakehouse.read(VIEW_QUARANTINE).filter(erased)
        : lakehouse
            .spark()
            .createDataFrame(List.of(), StructType.fromDDL("model string, resource_id string"));
  }

  /** Rows of bronze that name the person in some text and stay, by table. */
  SortedMap<TableName, Long> mentions(Identity identity, Suppression suppression) {
    SortedMap<TableName, Long> mentions = new TreeMap<>();
    ErasureRule rule = new ErasureRule(suppression);
    for (TableName table : resourceTables()) {
      String type = ResourceTypes.fromTableName(table.name()).orElseThrow();
      FilterFunction<Row> mentioned =
          row ->
              !row.isNullAt(1)
                  && identity.isIn(row.getString(1))
                  && rule.judge(type, row.getString(0), row.getString(1)).action() == Action.KEEP;
      long rows = lakehouse.read(table).select("id", "resource").filter(mentioned).count();
      if (rows > 0) {
        mentions.put(table, rows);
      }
    }
    return mentions;
  }
}
