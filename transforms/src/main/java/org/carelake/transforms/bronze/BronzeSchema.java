package org.carelake.transforms.bronze;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The shapes of bronze tables and of the rows that become them. */
public final class BronzeSchema {
  /** The element type of the tags column. */
  public static final String TAGS = "array<struct<system:string,code:string,display:string>>";

  /** The value of {@link #STAGED}'s {@code t} for rows on their way to quarantine. */
  public static final String QUARANTINE = "_quarantine";

  /** The value of {@link #STAGED}'s {@code t} for the counts of one read part of a file. */
  public static final String PARTS = "_parts";

  /** A bronze table: one row per distinct received version of a resource. */
  public static final StructType RESOURCE =
      StructType.fromDDL(
          "id string not null, version_id string, last_updated timestamp,"
              + " deleted boolean not null, is_current boolean not null, source string,"
              + " source_file string, source_line bigint, extracted_at timestamp,"
              + " ingested_at timestamp, run_id string, content_hash string, tags "
              + TAGS
              + ", resource string");

  /** The quarantine table: one row per distinct refused piece of input. */
  public static final StructType QUARANTINED =
      StructType.fromDDL(
          "source string, source_file string, source_line bigint, byte_offset bigint,"
              + " length bigint, resource_type string, reason string, detail string,"
              + " payload binary, payload_hash string, run_id string, quarantined_at timestamp,"
              + " replayed_at timestamp, replay_run_id string");

  /** The ledger of files that were read to their end. */
  public static final StructType INGESTED_FILE =
      StructType.fromDDL(
          "source string, path string, size bigint, modified_at timestamp, lines bigint,"
              + " resources bigint, quarantined bigint, run_id string, ingested_at timestamp");

  /**
   * What a reader makes of its input, before times become timestamps: resources, refusals and
   * counts, told apart by {@code t} (a bronze table's name, {@link #QUARANTINE} or {@link #PARTS}).
   * Times are microseconds since 1970.
   */
  public static final StructType STAGED =
      new StructType()
          .add("t", DataTypes.StringType, false)
          .add("row_no", DataTypes.LongType, false)
          .add("id", DataTypes.StringType)
          .add("version_id", DataTypes.StringType)
          .add("last_updated", DataTypes.LongType)
          .add("deleted", DataTypes.BooleanType, false)
          .add("source_file", DataTypes.StringType)
          .add("source_line", DataTypes.LongType)
          .add("part", DataTypes.IntegerType, false)
          .add("extracted_at", DataTypes.LongType, false)
          .add("content_hash", DataTypes.StringType)
          .add("tags", DataTypes.StringType)
          .add("resource", DataTypes.BinaryType)
          .add("byte_offset", DataTypes.LongType)
          .add("length", DataTypes.LongType)
          .add("resource_type", DataTypes.StringType)
          .add("reason", DataTypes.StringType)
          .add("detail", DataTypes.StringType)
          .add("line_count", DataTypes.LongType)
          .add("resource_count", DataTypes.LongType)
          .add("reject_count", DataTypes.LongType)
          .add("skipped_count", DataTypes.LongType)
          .add("unresolved_count", DataTypes.LongType);

  private BronzeSchema() {}
}
