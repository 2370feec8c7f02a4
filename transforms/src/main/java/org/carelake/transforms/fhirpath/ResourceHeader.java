package org.carelake.transforms.fhirpath;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads what a resource says of itself, its type and id, and passes over the rest. Remembers how
 * the last resource began, since the next one mostly begins so too; for one thread.
 */
public final class ResourceHeader {
  private static final byte[] USUAL_START =
      "{\"resourceType\":\"".getBytes(StandardCharsets.US_ASCII);

  private byte[] lastStart = {};
  private Optional<String> lastType = Optional.empty();
  private final Shape shape = new Shape(List.of("resourceType", "id"), false);

  /**
   * The resource type. It is the first member of most resources; then nothing else is looked at.
   *
   * @return empty when the resource names none
   * @throws EvaluationException when it is not a JSON object
   */
  public Optional<String> type(byte[] bytes, int from, int to) {
    Optional<String> usual = usualType(bytes, from, to);
    if (usual.isPresent()) {
      return usual;
    }
    return member("resourceType", bytes, from, to);
  }

  /**
   * The resource type, where the bytes begin as most resources do, whatever follows.
   *
   * @return empty when they begin otherwise
   */
  public Optional<String> usualType(byte[] bytes, int from, int to) {
    int length = lastStart.length;
    boolean sameAsLast =
        length > 0
            && from + length <= to
            && Arrays.equals(bytes, from, from + length, lastStart, 0, length);
    if (sameAsLast) {
      return lastType;
    }
    int nameStart = from + USUAL_START.length;
    if (nameStart >= to || !startsUsual(bytes, from)) {
      return Optional.empty();
    }
    int at = nameStart;
    while (at < to && isLetter(bytes[at])) {
      at++;
    }
    if (at == to || bytes[at] != '"') {
      return Optional.empty();
    }
    lastStart = Arrays.copyOfRange(bytes, from, at + 1);
    lastType = Optional.of(new String(bytes, nameStart, at - nameStart, StandardCharsets.US_ASCII));
    return lastType;
  }

  /**
   * The logical id.
   *
   * @return empty when the resource has none or is not valid JSON
   */
  public Optional<String> id(byte[] bytes, int from, int to) {
    try {
      return member("id", bytes, from, to);
    } catch (EvaluationException notJson) {
      return Optional.empty();
    }
  }

  private Optional<String> member(String name, byte[] bytes, int from, int to) {
    Object value = new JsonScanner(bytes, from, to).document(shape).slots[shape.slot(name)];
    return value instanceof UTF8String text ? Optional.of(text.toString()) : Optional.empty();
  }

  private static boolean startsUsual(byte[] bytes, int from) {
    for (int i = 0; i < USUAL_START.length; i++) {
      if (bytes[from + i] != USUAL_START[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(byte c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
