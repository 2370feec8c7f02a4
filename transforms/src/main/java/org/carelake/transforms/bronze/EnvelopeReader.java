package org.carelake.transforms.bronze;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.transforms.digest.Digests;

/**
 * Checks that bytes are one FHIR resource and reads its envelope. Not thread-safe; one instance is
 * used for many resources.
 */
final class EnvelopeReader {
  private static final Pattern TYPE_LIKE = Pattern.compile("[A-Z][A-Za-z]{0,39}");
  private static final byte[] RESOURCE_TYPE = ascii("resourceType");
  private static final byte[] ID = ascii("id");
  private static final byte[] META = ascii("meta");
  private static final byte[] VERSION_ID = ascii("versionId");
  private static final byte[] LAST_UPDATED = ascii("lastUpdated");
  private static final byte[] TAG = ascii("tag");
  private static final int MAX_ID = 64;

  private final JsonScanner scanner;
  private final JsonScanner metaScanner;
  private final MessageDigest digest = Digests.sha256();
  private final JsonFactory strings = new JsonFactory();

  EnvelopeReader(int maxDepth) {
    scanner = new JsonScanner(maxDepth);
    metaScanner = new JsonScanner(maxDepth);
  }

  /**
   * Scans a text and tells what kind of resource it claims to be, known to R4 or not.
   *
   * @throws RejectedException if it is not UTF-8, not JSON, or not an object with a resourceType
   */
  String scanType(byte[] text, int start, int end) throws RejectedException {
    return scanType(text, start, end, false);
  }

  /** As the other, and notes the places of the {@code reference} strings. */
  String scanTypeWithReferences(byte[] text, int start, int end) throws RejectedException {
    return scanType(text, start, end, true);
  }

  private String scanType(byte[] text, int start, int end, boolean references)
      throws RejectedException {
    int invalid = Utf8.firstInvalid(text, start, end);
    if (invalid >= 0) {
      throw new RejectedException(
          RejectReason.NOT_UTF8, "not UTF-8 from byte " + (invalid - start) + " on");
    }
    if (references) {
      scanner.scanWithReferences(text, start, end);
    } else {
      scanner.scan(text, start, end);
    }
    if (!scanner.rootIsObject()) {
      throw new RejectedException(
          RejectReason.NOT_AN_OBJECT, "expected a JSON object, found another JSON value");
    }
    String type = rootString(scanner, RESOURCE_TYPE);
    if (type == null) {
      throw new RejectedException(
          RejectReason.NO_RESOURCE_TYPE, "expected a member resourceType with a string");
    }
    return type;
  }

  /** The envelope of the text last scanned. */
  Envelope envelope(String type) throws RejectedException {
    if (!ResourceTypes.isKnown(type)) {
      String named = TYPE_LIKE.matcher(type).matches() ? " '" + type + "'" : "";
      throw new RejectedException(
          RejectReason.UNKNOWN_RESOURCE_TYPE, "FHIR R4 has no resource type" + named);
    }
    String id = id();
    String versionId = null;
    Long lastUpdated = null;
    String tags = null;
    long meta = scanner.rootMember(META);
    if (meta >= 0 && scanner.canonical()[start(meta)] == '{') {
      metaScanner.scan(scanner.canonical(), start(meta), end(meta));
      versionId = rootString(metaScanner, VERSION_ID);
      String updated = rootString(metaScanner, LAST_UPDATED);
      lastUpdated = updated == null ? null : Timestamps.micros(updated).orElse(null);
      tags = tags();
    }
    digest.update(scanner.canonical(), 0, scanner.canonicalLength());
    return new Envelope(type, id, versionId, lastUpdated, tags, Digests.hex(digest));
  }

  private String id() throws RejectedException {
    if (scanner.rootMember(ID) < 0) {
      throw new RejectedException(RejectReason.NO_ID, "expected a member id");
    }
    String id = rootString(scanner, ID);
    if (id == null || !isValidId(id)) {
      throw new RejectedException(
          RejectReason.INVALID_ID,
          "expected an id of 1 to 64 letters, digits, hyphens and dots"
              + (id == null ? ", found no string" : ", found " + id.length() + " characters"));
    }
    return id;
  }

  static boolean isValidId(String id) {
    if (id.isEmpty() || id.length() > MAX_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      boolean valid =
          c >= 'a' && c <= 'z'
              || c >= '0' && c <= '9'
              || c >= 'A' && c <= 'Z'
              || c == '-'
              || c == '.';
      if (!valid) {
        return false;
      }
    }
    return true;
  }

  private String tags() {
    long tag = metaScanner.rootMember(TAG);
    if (tag < 0 || metaScanner.canonical()[start(tag)] != '[') {
      return null;
    }
    return new String(
        metaScanner.canonical(), start(tag), end(tag) - start(tag), StandardCharsets.UTF_8);
  }

  /** A member of the root object that is a string, or null. */
  private String rootString(JsonScanner scanned, byte[] name) {
    long member = scanned.rootMember(name);
    if (member < 0 || scanned.canonical()[start(member)] != '"') {
      return null;
    }
    return unquote(scanned.canonical(), start(member), end(member));
  }

  /** The value of a JSON string that stands between two positions, quotes included. */
  String unquote(byte[] bytes, int start, int end) {
    boolean plain = true;
    for (int i = start; i < end; i++) {
      plain &= bytes[i] != '\\';
    }
    if (plain) {
      return new String(bytes, start + 1, end - start - 2, StandardCharsets.UTF_8);
    }
    try (JsonParser parser = strings.createParser(bytes, start, end - start)) {
      parser.nextToken();
      return parser.getText();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a string that was scanned can't be read", impossible);
    }
  }

  JsonScanner scanner() {
    return scanner;
  }

  private static int start(long range) {
    return (int) (range >>> 32);
  }

  private static int end(long range) {
    return (int) range;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
