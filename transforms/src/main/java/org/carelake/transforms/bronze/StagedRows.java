package org.carelake.transforms.bronze;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.transforms.digest.Digests;

/** Makes rows of shape {@link BronzeSchema#STAGED}, numbers them, and counts what it made. */
final class StagedRows {
  private static final int WIDTH = BronzeSchema.STAGED.size();
  private static final int T = index("t");
  private static final int ROW_NO = index("row_no");
  private static final int ID = index("id");
  private static final int VERSION_ID = index("version_id");
  private static final int LAST_UPDATED = index("last_updated");
  private static final int DELETED = index("deleted");
  private static final int SOURCE_FILE = index("source_file");
  private static final int SOURCE_LINE = index("source_line");
  private static final int PART = index("part");
  private static final int EXTRACTED_AT = index("extracted_at");
  private static final int CONTENT_HASH = index("content_hash");
  private static final int TAGS = index("tags");
  private static final int RESOURCE = index("resource");
  private static final int BYTE_OFFSET = index("byte_offset");
  private static final int LENGTH = index("length");
  private static final int RESOURCE_TYPE = index("resource_type");
  private static final int REASON = index("reason");
  private static final int DETAIL = index("detail");
  private static final int LINE_COUNT = index("line_count");
  private static final int RESOURCE_COUNT = index("resource_count");
  private static final int REJECT_COUNT = index("reject_count");
  private static final int SKIPPED_COUNT = index("skipped_count");
  private static final int UNRESOLVED_COUNT = index("unresolved_count");

  private Origin origin;
  private long nextRow;
  private long resources;
  private long rejects;
  private long skipped;
  private long unresolved;

  StagedRows(long firstRow, Origin origin) {
    this.nextRow = firstRow;
    this.origin = origin;
  }

  /** Where a document starts; null in a source that has no lines or bytes. */
  record Place(Long line, Long offset) {
    static final Place NOWHERE = new Place(null, null);
  }

  Origin origin() {
    return origin;
  }

  void moveTo(Origin next) {
    origin = next;
    resources = 0;
    rejects = 0;
    skipped = 0;
    unresolved = 0;
  }

  /** Dates the rows to come, without touching the counts. */
  void dateBy(long extractedAt) {
    origin = new Origin(origin.file(), origin.part(), extractedAt);
  }

  void skip() {
    skipped++;
  }

  void unresolved(long count) {
    unresolved += count;
  }

  Row resource(Envelope envelope, byte[] json, Place place) {
    resources++;
    Object[] values = common(ResourceTypes.tableName(envelope.type()), place);
    values[ID] = envelope.id();
    values[VERSION_ID] = envelope.versionId();
    values[LAST_UPDATED] = envelope.lastUpdated();
    values[CONTENT_HASH] = envelope.contentHash();
    values[TAGS] = envelope.tags();
    values[RESOURCE] = json;
    return RowFactory.create(values);
  }

  /**
   * A deletion.
   *
   * @param time when it happened, in microseconds since 1970, or null where that is not told
   */
  Row deletion(String type, String id, Long time, Place place) {
    resources++;
    Object[] values = common(ResourceTypes.tableName(type), place);
    values[ID] = id;
    values[LAST_UPDATED] = time;
    values[DELETED] = true;
    values[CONTENT_HASH] = Digests.sha256(time == null ? "deleted" : "deleted " + time);
    return RowFactory.create(values);
  }

  /**
   * A refusal.
   *
   * @param type the resource type it claims to be, or null
   * @param payload the bytes, or null where they are not kept
   */
  Row refusal(
      RejectReason reason,
      String detail,
      String type,
      byte[] payload,
      Long length,
      String hash,
      Place place) {
    rejects++;
    Object[] values = common(BronzeSchema.QUARANTINE, place);
    values[CONTENT_HASH] = hash;
    values[RESOURCE] = payload;
    values[LENGTH] = length;
    values[RESOURCE_TYPE] = type;
    values[REASON] = reason.name();
    values[DETAIL] = detail;
    return RowFactory.create(values);
  }

  /**
   * The counts since {@link #moveTo}.
   *
   * @param hash the hash of the one payload that was staged, or null
   */
  Row counts(long lines, Place place, String hash) {
    Object[] values = common(BronzeSchema.PARTS, place);
    values[CONTENT_HASH] = hash;
    values[LINE_COUNT] = lines;
    values[RESOURCE_COUNT] = resources;
    values[REJECT_COUNT] = rejects;
    values[SKIPPED_COUNT] = skipped;
    values[UNRESOLVED_COUNT] = unresolved;
    return RowFactory.create(values);
  }

  private Object[] common(String table, Place place) {
    Object[] values = new Object[WIDTH];
    values[T] = table;
    values[ROW_NO] = nextRow++;
    values[DELETED] = false;
    values[SOURCE_FILE] = origin.file();
    values[SOURCE_LINE] = place.line();
    values[PART] = origin.part();
    values[EXTRACTED_AT] = origin.extractedAt();
    values[BYTE_OFFSET] = place.offset();
    return values;
  }

  private static int index(String column) {
    return BronzeSchema.STAGED.fieldIndex(column);
  }
}
