package org.carelake.transforms.bronze;

/** Why something that was received is in quarantine and not in bronze. */
public enum RejectReason {
  /** Bytes that are not UTF-8. */
  NOT_UTF8,
  /** Not JSON. */
  JSON_SYNTAX,
  /** JSON that ends before it is complete. */
  TRUNCATED,
  /** Nested deeper than the limit. */
  TOO_DEEP,
  /** Longer than the limit; the payload is not kept. */
  TOO_LARGE,
  /** An object names a member twice. */
  DUPLICATE_MEMBER,
  /** JSON, but not an object. */
  NOT_AN_OBJECT,
  /** An object without a {@code resourceType} string. */
  NO_RESOURCE_TYPE,
  /** A {@code resourceType} that FHIR R4 does not have. */
  UNKNOWN_RESOURCE_TYPE,
  /** A resource without an id. */
  NO_ID,
  /** An id that is not 1 to 64 letters, digits, hyphens and dots. */
  INVALID_ID,
  /** A Bundle entry that can't be stored, such as a patch or a conditional deletion. */
  UNSUPPORTED_ENTRY,
  /** A database row without a resource. */
  NO_RESOURCE,
  /** A row of an extract with more or fewer fields than its file has columns. */
  WRONG_FIELD_COUNT,
  /** A row of an extract with a value that is not of its column's declared type. */
  NOT_OF_TYPE,
  /** A row of an extract with bytes that are not of the declared encoding. */
  WRONG_ENCODING,
  /** A file that ends before its compressed stream does; the lines before the end are in bronze. */
  TRUNCATED_FILE,
  /** A compressed file that becomes too large; the lines before the limit are in bronze. */
  INFLATES_TOO_FAR,
  /** A file that can't be opened or read. */
  UNREADABLE_FILE
}
