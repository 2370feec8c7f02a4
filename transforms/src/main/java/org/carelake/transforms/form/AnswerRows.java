package org.carelake.transforms.form;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Lays the answers of a response out in a list: an item's answers before the items under them, and
 * those before the items under the item itself.
 */
final class AnswerRows {
  private final List<InternalRow> rows = new ArrayList<>();

  List<InternalRow> of(List<ResponseItem> items) {
    list(items, "", "", null);
    return rows;
  }

  private void list(List<ResponseItem> items, String path, String position, String problem) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      ResponseItem item = items.get(i);
      int occurrence = seen.merge(item.link() == null ? "" : item.link(), 1, Integer::sum) - 1;
      item(item, path, position + i, occurrence, problem);
    }
  }

  private void item(
      ResponseItem item, String above, String position, int occurrence, String problem) {
    String link = item.link() == null ? "" : item.link();
    String path = above.isEmpty() ? link : above + "/" + link;
    String wrong = item.problem() == null ? problem : item.problem();
    for (int i = 0; i < item.answers().size(); i++) {
      ResponseItem.Answer answer = item.answers().get(i);
      for (Object[] value : answer.values()) {
        value[AnswerSchema.PATH] = UTF8String.fromString(path);
        value[AnswerSchema.ITEM_POSITION] = UTF8String.fromString(position);
        value[AnswerSchema.ITEM_INDEX] = occurrence;
        value[AnswerSchema.ANSWER_INDEX] = i;
        value[AnswerSchema.LINK] = utf8(item.link());
        value[AnswerSchema.QUESTION] = utf8(item.text());
        if (wrong != null) {
          AnswerReader.problem(value, wrong);
        }
        value[AnswerSchema.POSITION] = rows.size();
        rows.add(new GenericInternalRow(value));
      }
      list(answer.items(), path, position + "." + i + "/", wrong);
    }
    list(item.items(), path, position + "/", wrong);
  }

  private static UTF8String utf8(String text) {
    return text == null ? null : UTF8String.fromString(text);
  }
}
