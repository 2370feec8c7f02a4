package org.carelake.transforms.bronze;

/** What one JSON text of an input turned out to hold. */
public sealed interface ReceivedText {

  /** The line of the file it begins on, 1 for the first. */
  long line();

  /**
   * One resource.
   *
   * @param type what its resourceType says, known to R4 or not
   * @param json UTF-8, as received; in an entry of a Bundle with the references resolved that the
   *     Bundle itself answers
   */
  record Resource(long line, String type, byte[] json) implements ReceivedText {}

  /**
   * Something that is no resource.
   *
   * @param detail what was expected and where, never a value of the input
   */
  record Refused(long line, RejectReason reason, String detail) implements ReceivedText {}
}
