package org.carelake.transforms.bronze;

import java.util.List;

/**
 * The frame of a Bundle whose entries are to be stored one by one. Positions are indexes into the
 * array that holds the Bundle; absent strings and times are null.
 *
 * @param time when the Bundle was made, in microseconds since 1970
 */
record BundleOutline(Long time, List<Entry> entries) {
  /**
   * One entry.
   *
   * @param start where the entry begins
   * @param end where the entry ends
   * @param resourceStart where its resource begins, -1 when it has none
   * @param resourceEnd where its resource ends
   * @param type the resource's type
   * @param id the resource's id
   * @param identifiers the resource's identifiers as {@code system|value}
   * @param method request.method
   * @param url request.url
   * @param mode search.mode
   * @param time response.lastModified, in microseconds since 1970
   */
  record Entry(
      int start,
      int end,
      int resourceStart,
      int resourceEnd,
      String type,
      String id,
      List<String> identifiers,
      String fullUrl,
      String method,
      String url,
      String mode,
      Long time) {
    boolean hasResource() {
      return resourceStart >= 0;
    }
  }
}
