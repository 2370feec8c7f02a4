package org.carelake.transforms.bronze;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.transforms.bronze.StagedRows.Place;
import org.carelake.transforms.digest.Digests;

/**
 * Makes rows of shape {@link BronzeSchema#STAGED} from received bytes: one for a resource, one for
 * each entry of a Bundle, one for a refusal. Keeps the counts of what it made. Not thread-safe.
 */
public final class ResourceStager {
  /** Payloads up to this many bytes are kept in quarantine; longer ones are read again. */
  public static final int MAX_PAYLOAD = 1024 * 1024;

  private static final String BUNDLE = "Bundle";

  private static final byte[] RESOURCE = "resource".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BUNDLE_START =
      "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BUNDLE_END = "]}".getBytes(StandardCharsets.US_ASCII);

  private final IngestLimits limits;
  private final EnvelopeReader envelopes;
  private final BundleReader bundles;
  private final StagedRows rows;

  /**
   * A stager for one task.
   *
   * @param firstRow the number of the first row; numbers of two tasks must not meet
   */
  public ResourceStager(IngestLimits limits, long firstRow, Origin origin) {
    this.limits = limits;
    this.envelopes = new EnvelopeReader(limits.maxDepth());
    this.bundles = new BundleReader();
    this.rows = new StagedRows(firstRow, origin);
  }

  /** Goes on with another piece of input; the counts start anew. */
  public void moveTo(Origin next) {
    rows.moveTo(next);
  }

  /** Dates what is staged from now on, until the next piece of input; the counts go on. */
  public void dateBy(long extractedAt) {
    rows.dateBy(extractedAt);
  }

  /**
   * Stages one JSON text: a resource, or a Bundle whose entries are resources.
   *
   * @param line the line it starts on, 1 for the first
   * @param offset where in the uncompressed input the first byte stands
   */
  public List<Row> stage(byte[] text, int start, int end, long line, long offset) {
    return stage(text, start, end, new Place(line, offset));
  }

  /** Stages one JSON text of a database row, at the time at which the row was extracted. */
  public List<Row> stage(byte[] text, long extractedAt) {
    Origin table = rows.origin();
    rows.dateBy(extractedAt);
    List<Row> staged = stage(text, 0, text.length, Place.NOWHERE);
    rows.dateBy(table.extractedAt());
    return staged;
  }

  /**
   * Stages a deletion that a database row tells of.
   *
   * @param type a resource type of R4
   * @param time when it happened, in microseconds since 1970
   */
  public Row deletion(String type, String id, long time, long extractedAt) {
    if (!EnvelopeReader.isValidId(id)) {
      return refusal(RejectReason.INVALID_ID, "a deletion without a valid id", id);
    }
    Origin table = rows.origin();
    rows.dateBy(extractedAt);
    Row row = rows.deletion(type, id, time, Place.NOWHERE);
    rows.dateBy(table.extractedAt());
    return row;
  }

  /**
   * Stages a database row that holds neither a resource nor a deletion.
   *
   * @param key tells the row from others of its table; only its hash is kept
   */
  public Row refusal(RejectReason reason, String detail, String key) {
    String identity = Digests.sha256(reason + " " + rows.origin().file() + " " + key);
    return rows.refusal(reason, detail, null, null, null, identity, Place.NOWHERE);
  }

  /** Stages a line that is longer than the limit, of which only length and hash are known. */
  public Row tooLong(long limit, long line, long offset, long length, String hash) {
    String detail = "expected at most " + limit + " bytes, found " + length;
    return rows.refusal(
        RejectReason.TOO_LARGE, detail, null, null, length, hash, new Place(line, offset));
  }

  /** Stages a failure of the whole file, noticed after some of its lines. */
  public Row fileFailure(RejectReason reason, String detail, long line, long offset) {
    String identity = Digests.sha256(reason + " " + rows.origin().file());
    return rows.refusal(reason, detail, null, null, null, identity, new Place(line, offset));
  }

  /** Whether bytes are one complete JSON text, be it one that is refused. */
  public boolean isJson(byte[] text, int start, int end) {
    try {
      envelopes.scanner().scan(text, start, end);
      return true;
    } catch (RejectedException rejection) {
      return !isSyntax(rejection);
    }
  }

  /** The counts since {@link #moveTo}. */
  public Row counts(long lines) {
    return rows.counts(lines, Place.NOWHERE, null);
  }

  /**
   * Stages again what was refused before, by the rules of today. What was an entry of a Bundle is
   * staged as the only entry of one. The last row holds the counts, with the payload's identity.
   *
   * @param line the line it was found on, or null
   * @param offset where in the uncompressed input it was found, or null
   * @param payloadHash SHA-256 of what was refused; empty where it was not computed
   */
  public List<Row> stageAgain(byte[] text, Long line, Long offset, String payloadHash) {
    Place place = new Place(line, offset);
    if (!payloadHash.isEmpty() && !payloadHash.equals(Digests.sha256(text, 0, text.length))) {
      return List.of(
          rows.refusal(
              RejectReason.UNREADABLE_FILE,
              "the file no longer holds what was refused",
              null,
              null,
              (long) text.length,
              payloadHash,
              place));
    }
    byte[] document = isEntry(text) ? asBundle(text) : text;
    List<Row> staged = new ArrayList<>(stage(document, 0, document.length, place));
    staged.add(rows.counts(1, place, payloadHash));
    return staged;
  }

  private boolean isEntry(byte[] text) {
    try {
      envelopes.scanType(text, 0, text.length);
      return false;
    } catch (RejectedException rejection) {
      return rejection.reason() == RejectReason.NO_RESOURCE_TYPE
          && envelopes.scanner().rootMember(RESOURCE) >= 0;
    }
  }

  private static byte[] asBundle(byte[] entry) {
    byte[] bundle = new byte[BUNDLE_START.length + entry.length + BUNDLE_END.length];
    System.arraycopy(BUNDLE_START, 0, bundle, 0, BUNDLE_START.length);
    System.arraycopy(entry, 0, bundle, BUNDLE_START.length, entry.length);
    System.arraycopy(BUNDLE_END, 0, bundle, bundle.length - BUNDLE_END.length, BUNDLE_END.length);
    return bundle;
  }

  private List<Row> stage(byte[] text, int start, int end, Place place) {
    String type = null;
    try {
      type = scanType(text, start, end);
      if (type.equals(BUNDLE)) {
        Optional<BundleOutline> bundle = bundles.read(text, start, end);
        if (bundle.isPresent()) {
          return new BundleStager(limits, envelopes, rows).stage(bundle.get(), text, start, place);
        }
      }
      if (end - start > limits.maxLineBytes()) {
        throw tooLarge(end - start);
      }
      Envelope envelope = envelopes.envelope(type);
      return List.of(rows.resource(envelope, Arrays.copyOfRange(text, start, end), place));
    } catch (RejectedException rejection) {
      return List.of(refusal(rows, rejection, type, text, start, end, place));
    }
  }

  /**
   * A flaw that may lie in one entry of a Bundle doesn't refuse the Bundle: entries are scanned.
   */
  private String scanType(byte[] text, int start, int end) throws RejectedException {
    try {
      return envelopes.scanType(text, start, end);
    } catch (RejectedException rejection) {
      if (isSyntax(rejection) || !isUnpackable(text, start, end)) {
        throw rejection;
      }
      return BUNDLE;
    }
  }

  private boolean isUnpackable(byte[] text, int start, int end) {
    try {
      return bundles.read(text, start, end).isPresent();
    } catch (RejectedException noBundle) {
      return false;
    }
  }

  private static boolean isSyntax(RejectedException rejection) {
    return rejection.reason() != RejectReason.TOO_DEEP
        && rejection.reason() != RejectReason.DUPLICATE_MEMBER;
  }

  private RejectedException tooLarge(long length) {
    return new RejectedException(
        RejectReason.TOO_LARGE,
        "expected at most " + limits.maxLineBytes() + " bytes, found " + length);
  }

  static Row refusal(
      StagedRows rows,
      RejectedException rejection,
      String type,
      byte[] text,
      int start,
      int end,
      Place place) {
    byte[] payload = end - start <= MAX_PAYLOAD ? Arrays.copyOfRange(text, start, end) : null;
    return rows.refusal(
        rejection.reason(),
        rejection.detail(),
        type != null && ResourceTypes.isKnown(type) ? type : null,
        payload,
        (long) end - start,
        Digests.sha256(text, start, end),
        place);
  }
}
