package org.carelake.transforms.form;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.unsafe.types.UTF8String;
import org.carelake.schemas.form.Condition;

/**
 * The answers of one response by link id, as conditions name them: the code of a coding, true or
 * false, else the text; lower case, without blanks around.
 */
final class AnswerValues {
  private final Map<String, List<String>> byLink = new HashMap<>();

  AnswerValues(AnswerArrays answers) {
    for (int i = 0; i < answers.size(); i++) {
      UTF8String link = answers.link(i);
      UTF8String code = answers.code(i);
      UTF8String value = code == null ? answers.text(i) : code;
      if (link != null && value != null) {
        byLink
            .computeIfAbsent(link.toString(), key -> new ArrayList<>(1))
            .add(value.toString().strip().toLowerCase(Locale.ROOT));
      }
    }
  }

  /** The answers to an item, in order; none when it was not answered. */
  List<String> of(String link) {
    return byLink.getOrDefault(link, List.of());
  }

  /** Whether a condition holds. */
  boolean holds(Condition condition) {
    if (condition instanceof Condition.Answered answered) {
      return of(answered.link()).stream().anyMatch(answered.values()::contains);
    }
    if (condition instanceof Condition.Any any) {
      return any.parts().stream().anyMatch(this::holds);
    }
    if (condition instanceof Condition.All all) {
      return all.parts().stream().allMatch(this::holds);
    }
    return ((Condition.None) condition).parts().stream().noneMatch(this::holds);
  }
}
