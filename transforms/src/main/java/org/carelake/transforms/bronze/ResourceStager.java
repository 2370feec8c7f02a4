package org.carelake.transforms.bronze;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.fhir.ResourceTypes;

/**
 * Makes rows of shape {@link BronzeSchema#STAGED} from received bytes: one for a resource, one for
 * each entry of a Bundle, one for a refusal. Keeps the counts of what it made. Not thread-safe.
 */
public final class ResourceStager {
  /** Payloads up to this many bytes are kept in quarantine; longer ones are read again. */
  public static final int MAX_PAYLOAD = 1024 * 1024;

  private final IngestLimits limits;
  private final EnvelopeReader envelopes;
  private final long rowBase;
  private Origin origin;
  private long rows;
  private long resources;
  private long rejects;
  private long skipped;
  private long unresolved;

  /**
   * A stager for one task.
   *
   * @param rowBase the number of the first row; numbers of two tasks must not meet
   */
  public ResourceStager(IngestLimits limits, long rowBase, Origin origin) {
    this.limits = limits;
    this.envelopes = new EnvelopeReader(limits.maxDepth());
    this.rowBase = rowBase;
    this.origin = origin;
  }

  /** Goes on with another piece of input; the counts start anew. */
  public void moveTo(Origin next) {
    origin = next;
    resources = 0;
    rejects = 0;
    skipped = 0;
    unresolved = 0;
  }

  /**
   * Stages one JSON document: a resource, or a Bundle whose entries are resources.
   *
   * @param line the line it starts on, 1 for the first; null where there are no lines
   * @param offset where in the uncompressed input the first byte stands; null where there are none
   */
  public List<Row> stage(byte[] text, int start, int end, Long line, Long offset) {
    Place place = new Place(line, offset);
    String type = null;
    try {
      type = envelopes.scanType(text, start, end);
      Envelope envelope = envelopes.envelope(type);
      return List.of(resource(envelope, Arrays.copyOfRange(text, start, end), place));
    } catch (RejectedException rejection) {
      return List.of(reject(rejection, type, text, start, end, place));
    }
  }

  /** Stages a line that is longer than the limit, of which only length and hash are known. */
  public Row tooLong(long line, long offset, long length, String hash) {
    return quarantine(
        new Place(line, offset),
        length,
        null,
        RejectReason.TOO_LARGE,
        "expected at most " + limits.maxLineBytes() + " bytes, found " + length,
        null,
        hash);
  }

  /** Stages a failure of the whole file, noticed at a place in it. */
  public Row fileFailure(RejectReason reason, String detail, Long line, Long offset) {
    byte[] identity = (reason + " " + origin.file()).getBytes(StandardCharsets.UTF_8);
    return quarantine(
        new Place(line, offset),
        null,
        null,
        reason,
        detail,
        null,
        Hashes.of(identity, 0, identity.length));
  }

  /** The counts since {@link #moveTo}. */
  public Row counts(long lines) {
    Object[] values = new Object[BronzeSchema.STAGED.size()];
    common(values, BronzeSchema.PARTS, new Place(null, null));
    values[18] = lines;
    values[19] = resources;
    values[20] = rejects;
    values[21] = skipped;
    values[22] = unresolved;
    return RowFactory.create(values);
  }

  private Row resource(Envelope envelope, byte[] json, Place place) {
    resources++;
    Object[] values = new Object[BronzeSchema.STAGED.size()];
    common(values, ResourceTypes.tableName(envelope.type()), place);
    values[2] = envelope.id();
    values[3] = envelope.versionId();
    values[4] = envelope.lastUpdated();
    values[10] = envelope.contentHash();
    values[11] = envelope.tags();
    values[12] = json;
    return RowFactory.create(values);
  }

  private Row reject(
      RejectedException rejection, String type, byte[] text, int start, int end, Place place) {
    byte[] payload = end - start <= MAX_PAYLOAD ? Arrays.copyOfRange(text, start, end) : null;
    return quarantine(
        place,
        (long) end - start,
        type != null && ResourceTypes.isKnown(type) ? type : null,
        rejection.reason(),
        rejection.detail(),
        payload,
        Hashes.of(text, start, end));
  }

  private Row quarantine(
      Place place,
      Long length,
      String type,
      RejectReason reason,
      String detail,
      byte[] payload,
      String hash) {
    rejects++;
    Object[] values = new Object[BronzeSchema.STAGED.size()];
    common(values, BronzeSchema.QUARANTINE, place);
    values[10] = hash;
    values[12] = payload;
    values[14] = length;
    values[15] = type;
    values[16] = reason.name();
    values[17] = detail;
    return RowFactory.create(values);
  }

  private void common(Object[] values, String table, Place place) {
    values[0] = table;
    values[1] = rowBase + rows++;
    values[5] = false;
    values[6] = origin.file();
    values[7] = place.line();
    values[8] = origin.part();
    values[9] = origin.extractedAt();
    values[13] = place.offset();
  }

  /** Line and byte offset, null where the source has none. */
  private record Place(Long line, Long offset) {}
}
