package org.carelake.transforms.erasure;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.carelake.transforms.masking.PseudonymKey;

/**
 * What has been erased, known by keyed marks alone: people, identifiers issued to them, resources
 * about them, and refused payloads. Nobody can read it back without the key and a guess.
 */
public final class Suppression implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Suppression NONE = new Suppression(null, Set.of());

  private final PseudonymKey key;
  private final Set<String> marks;

  private Suppression(PseudonymKey key, Set<String> marks) {
    this.key = key;
    this.marks = new HashSet<>(marks);
  }

  /** Nothing has been erased. */
  public static Suppression none() {
    return NONE;
  }

  /**
   * What some marks stand for.
   *
   * @param key the key that they were made with
   */
  public static Suppression of(PseudonymKey key, Set<String> marks) {
    return marks.isEmpty() ? NONE : new Suppression(key, marks);
  }

  /** The kinds of things that are marked. */
  public enum Kind {
    /** The logical id of a patient. */
    PERSON,
    /** The value of an identifier of a patient, such as a record number. */
    IDENTIFIER,
    /** {@code Type/id} of a resource about the patient. */
    RESOURCE,
    /** The logical id of a patient or of a resource about one, whatever its type. */
    ID,
    /** SHA-256 of a refused payload that tells of the patient. */
    PAYLOAD;

    /** The mark of a text of this kind. */
    public String mark(PseudonymKey key, String text) {
      return key.mark("erasure " + name(), text);
    }
  }

  /** Whether nothing has been erased. */
  public boolean isEmpty() {
    return marks.isEmpty();
  }

  /** Whether a text of a kind is marked. */
  public boolean holds(Kind kind, String text) {
    return !marks.isEmpty() && marks.contains(kind.mark(key, text));
  }

  /** A stand-in for a content hash, so that what was cut out can't be guessed from it. */
  Optional<String> blinded(String contentHash) {
    return key == null ? Optional.empty() : Optional.of(key.mark("content", contentHash));
  }
}
