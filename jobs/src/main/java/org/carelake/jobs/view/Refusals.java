package org.carelake.jobs.view;

import org.carelake.transforms.bronze.ReceivedText;

/** Refusals as a person reads them. */
final class Refusals {
  private Refusals() {}

  static String words(ReceivedText.Refused refused) {
    String kind =
        switch (refused.reason()) {
          case NOT_UTF8 -> "not UTF-8";
          case JSON_SYNTAX, TRUNCATED -> "not JSON";
          case TOO_DEEP -> "nested too deep";
          case TOO_LARGE -> "too long";
          case DUPLICATE_MEMBER -> "a member stands twice";
          case NOT_AN_OBJECT, NO_RESOURCE_TYPE -> "not a FHIR resource";
          case TRUNCATED_FILE -> "the file is cut";
          case INFLATES_TOO_FAR -> "the compressed file becomes too large";
          case UNREADABLE_FILE -> "the file can't be read";
          case UNKNOWN_RESOURCE_TYPE,
              NO_ID,
              INVALID_ID,
              UNSUPPORTED_ENTRY,
              NO_RESOURCE,
              WRONG_FIELD_COUNT,
              NOT_OF_TYPE,
              WRONG_ENCODING ->
              "not a resource for a view";
        };
    return kind + ": " + refused.detail();
  }
}
