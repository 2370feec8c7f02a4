package org.carelake.transforms.bronze;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.transforms.bronze.StagedRows.Place;

/**
 * Stages the entries of a Bundle as if each resource had come alone. Of a resource's bytes only the
 * reference strings that the Bundle resolves are changed, and an id is put in where the entry gives
 * one that the resource lacks.
 */
final class BundleStager {
  private static final Pattern INSTANCE = Pattern.compile("([A-Z][A-Za-z]+)/([^/?]+)");

  private final IngestLimits limits;
  private final EnvelopeReader envelopes;
  private final StagedRows rows;

  BundleStager(IngestLimits limits, EnvelopeReader envelopes, StagedRows rows) {
    this.limits = limits;
    this.envelopes = envelopes;
    this.rows = rows;
  }

  /**
   * Rows for all entries.
   *
   * @param bundleStart where in {@code text} the Bundle begins
   * @param place where in the input it begins
   */
  List<Row> stage(BundleOutline bundle, byte[] text, int bundleStart, Place place) {
    BundleReferences references = new BundleReferences(bundle);
    List<Row> staged = new ArrayList<>();
    int counted = bundleStart;
    long lines = 0;
    for (BundleOutline.Entry entry : bundle.entries()) {
      for (; counted < entry.start(); counted++) {
        lines += text[counted] == '\n' ? 1 : 0;
      }
      Place here = place(place, lines, entry.start() - bundleStart);
      try {
        stage(bundle, entry, references, text, here).ifPresentOrElse(staged::add, rows::skip);
      } catch (RejectedException rejection) {
        staged.add(
            ResourceStager.refusal(
                rows, rejection, entry.type(), text, entry.start(), entry.end(), here));
      }
    }
    return staged;
  }

  private Optional<Row> stage(
      BundleOutline bundle,
      BundleOutline.Entry entry,
      BundleReferences references,
      byte[] text,
      Place place)
      throws RejectedException {
    if ("DELETE".equals(entry.method())) {
      return Optional.of(deletion(bundle, entry, place));
    }
    if ("outcome".equals(entry.mode()) || !entry.hasResource()) {
      return Optional.empty();
    }
    if ("PATCH".equals(entry.method())) {
      throw new RejectedException(
          RejectReason.UNSUPPORTED_ENTRY, "a PATCH entry; send the whole resource by PUT");
    }
    int length = entry.resourceEnd() - entry.resourceStart();
    if (length > limits.maxLineBytes()) {
      throw new RejectedException(
          RejectReason.TOO_LARGE,
          "expected at most " + limits.maxLineBytes() + " bytes, found " + length);
    }
    String type =
        envelopes.scanTypeWithReferences(text, entry.resourceStart(), entry.resourceEnd());
    Edited edited = edit(envelopes, entry, references, text);
    rows.unresolved(edited.unresolved());
    if (edited.isChanged()) {
      type = envelopes.scanType(edited.json(), 0, edited.json().length);
    }
    return Optional.of(rows.resource(envelopes.envelope(type), edited.json(), place));
  }

  private Row deletion(BundleOutline bundle, BundleOutline.Entry entry, Place place)
      throws RejectedException {
    Matcher instance = INSTANCE.matcher(entry.url() == null ? "" : entry.url());
    if (!instance.matches()
        || !ResourceTypes.isKnown(instance.group(1))
        || !EnvelopeReader.isValidId(instance.group(2))) {
      throw new RejectedException(
          RejectReason.UNSUPPORTED_ENTRY, "expected a DELETE entry with request.url Type/id");
    }
    Long time = entry.time() == null ? bundle.time() : entry.time();
    return rows.deletion(instance.group(1), instance.group(2), time, place);
  }

  /** A resource's bytes after its references were resolved. */
  record Edited(byte[] json, boolean isChanged, long unresolved) {}

  /** Edits the resource that the reader has just scanned with its references. */
  static Edited edit(
      EnvelopeReader envelopes,
      BundleOutline.Entry entry,
      BundleReferences references,
      byte[] text) {
    ByteArrayOutputStream edited = new ByteArrayOutputStream();
    int copied = entry.resourceStart();
    long unresolved = 0;
    if (entry.id() == null && BundleReferences.id(entry).isPresent()) {
      edited.write('{');
      edited.writeBytes(ascii("\"id\":\"" + BundleReferences.id(entry).get() + "\","));
      copied = entry.resourceStart() + 1;
    }
    JsonScanner scanner = envelopes.scanner();
    for (int i = 0; i < scanner.referenceCount(); i++) {
      int start = scanner.referenceStart(i);
      int end = scanner.referenceEnd(i);
      String reference = envelopes.unquote(text, start, end);
      if (!BundleReferences.isLocal(reference)) {
        continue;
      }
      Optional<String> target = references.resolve(reference);
      if (target.isEmpty()) {
        unresolved++;
      } else {
        edited.write(text, copied, start - copied);
        edited.writeBytes(ascii("\"" + target.get() + "\""));
        copied = end;
      }
    }
    if (copied == entry.resourceStart()) {
      return new Edited(
          Arrays.copyOfRange(text, entry.resourceStart(), entry.resourceEnd()), false, unresolved);
    }
    edited.write(text, copied, entry.resourceEnd() - copied);
    return new Edited(edited.toByteArray(), true, unresolved);
  }

  private static Place place(Place bundle, long lines, long bytes) {
    return bundle.line() == null
        ? bundle
        : new Place(bundle.line() + lines, bundle.offset() + bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
