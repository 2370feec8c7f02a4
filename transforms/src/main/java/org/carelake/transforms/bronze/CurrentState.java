package org.carelake.transforms.bronze;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The rule that says which of the received versions of a resource is the current one, and which
 * received rows are new.
 *
 * <p>Rows with equal id, content hash and deletion mark are one version. The best version is the
 * greatest by numeric version id, then last update, then extraction time, then content hash, where
 * an absent value is smaller than any. A deletion wins over the best version when its time is not
 * before that version's last update; against a version that doesn't tell its last update, when it
 * was not extracted before it. The rule looks at nothing but the set of versions, so the order in
 * which they arrive doesn't matter.
 */
public final class CurrentState {
  private CurrentState() {}

  /**
   * Decides about received rows, in the light of what is stored. Works on key columns only; the
   * data is shuffled once, by table and id.
   *
   * @param received columns {@code t string, row_no bigint, id string, version_id string,
   *     last_updated timestamp, extracted_at timestamp, content_hash string, deleted boolean}
   * @param stored the same columns with {@code row_no} null, {@code is_current boolean}, and {@code
   *     place}, by which the caller finds the row again
   * @return one row for each input row: {@code t, row_no, id, content_hash, deleted}; {@code
   *     extracted_at}, the newest time at which this version was extracted; {@code keep boolean},
   *     whether the received row is to be stored (false for stored rows); {@code is_current
   *     boolean}, whether the row's version is the current state of its id; {@code was_current
   *     boolean}, what a stored row said until now, and its {@code place} (null for received rows)
   */
  public static Dataset<Row> decide(Dataset<Row> received, Dataset<Row> stored) {
    Dataset<Row> all =
        received
            .select(
                columns(
                    lit(null).cast("boolean"),
                    lit(null).cast(stored.schema().apply("place").dataType())))
            .unionByName(stored.select(columns(col("is_current"), col("place"))))
            .repartition(col("t"), col("id"));
    WindowSpec resource = Window.partitionBy("t", "id");
    WindowSpec version = Window.partitionBy("t", "id", "deleted", "content_hash");
    Column isStored = col("row_no").isNull();
    WindowSpec storedFirst =
        version.orderBy(isStored.desc(), col("extracted_at").desc(), col("row_no"));
    return all.withColumn("rank", row_number().over(storedFirst))
        .withColumn("newest", max("extracted_at").over(version))
        .withColumn("best", max(when(col("deleted").equalTo(false), order())).over(resource))
        .withColumn("gone", max(when(col("deleted"), deletionOrder())).over(resource))
        .withColumn("gone_last", max(when(col("deleted"), extractionOrder())).over(resource))
        .withColumn("winner", winner())
        .select(
            col("t"),
            col("row_no"),
            col("id"),
            col("content_hash"),
            col("deleted"),
            col("newest").as("extracted_at"),
            isStored.equalTo(false).and(col("rank").equalTo(1)).as("keep"),
            col("rank")
                .equalTo(1)
                .and(col("winner.deleted").equalTo(col("deleted")))
                .and(col("winner.hash").equalTo(col("content_hash")))
                .as("is_current"),
            col("was_current"),
            col("place"));
  }

  private static Column[] columns(Column isCurrent, Column place) {
    return new Column[] {
      col("t"),
      col("row_no"),
      col("id"),
      col("version_id"),
      col("last_updated"),
      col("extracted_at"),
      col("content_hash"),
      col("deleted"),
      isCurrent.as("was_current"),
      place.as("place")
    };
  }

  private static Column order() {
    Column number =
        when(col("version_id").rlike("^[0-9]{1,18}$"), col("version_id").try_cast("bigint"));
    return struct(
        number.as("number"),
        col("last_updated").as("updated"),
        col("extracted_at").as("extracted"),
        col("content_hash").as("hash"));
  }

  private static Column deletionOrder() {
    return struct(
        coalesce(col("last_updated"), col("extracted_at")).as("time"),
        col("extracted_at").as("extracted"),
        col("content_hash").as("hash"));
  }

  private static Column extractionOrder() {
    return struct(
        col("extracted_at").as("extracted"),
        coalesce(col("last_updated"), col("extracted_at")).as("time"),
        col("content_hash").as("hash"));
  }

  private static Column winner() {
    Column version = struct(lit(false).as("deleted"), col("best.hash").as("hash"));
    Column deletion = struct(lit(true).as("deleted"), col("gone.hash").as("hash"));
    Column lastDeletion = struct(lit(true).as("deleted"), col("gone_last.hash").as("hash"));
    return when(col("gone").isNull(), version)
        .when(col("best").isNull(), deletion)
        .when(
            col("best.updated").isNotNull(),
            when(col("gone.time").geq(col("best.updated")), deletion).otherwise(version))
        .otherwise(
            when(col("gone_last.extracted").geq(col("best.extracted")), lastDeletion)
                .otherwise(version));
  }
}
