package org.carelake.transforms.form;

import java.util.List;

/**
 * An item of a response as it was read.
 *
 * @param link its link id; null when it has none
 * @param text the question as the response repeats it; null when it doesn't
 * @param problem what is wrong with its place in the JSON; null when nothing is
 */
record ResponseItem(
    String link, String text, List<Answer> answers, List<ResponseItem> items, String problem) {

  /**
   * One answer.
   *
   * @param values the value columns of each of its values, one or more
   * @param items the items under it
   */
  record Answer(List<Object[]> values, List<ResponseItem> items) {}
}
