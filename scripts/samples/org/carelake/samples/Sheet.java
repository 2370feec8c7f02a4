package org.carelake.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A form being filled in: answers by link id, and what was left open on purpose. */
final class Sheet {
  private final Form form;
  private final Rng rng;
  private final boolean incomplete;
  private final Map<String, FormItem> items = new HashMap<>();
  private final Map<String, List<Object>> answers = new LinkedHashMap<>();
  private final Set<String> skipped = new HashSet<>();

  Sheet(Form form, Rng rng, boolean incomplete) {
    this.form = form;
    this.rng = rng;
    this.incomplete = incomplete;
    form.items().forEach(item -> items.putIfAbsent(item.link(), item));
  }

  Form form() {
    return form;
  }

  Rng rng() {
    return rng;
  }

  boolean incomplete() {
    return incomplete;
  }

  FormItem item(String link) {
    return items.get(link);
  }

  /** Answers a link; a link that the form doesn't have is passed over. */
  void set(String link, Map<String, Object> answer) {
    setAll(link, List.of(answer));
  }

  void setAll(String link, List<? extends Map<String, Object>> several) {
    if (items.containsKey(link)) {
      answers.put(link, new ArrayList<>(several));
    }
  }

  void setOrSkip(String link, Map<String, Object> answerOrNull) {
    if (answerOrNull == null) {
      skip(link);
    } else {
      set(link, answerOrNull);
    }
  }

  void skip(String link) {
    skipped.add(link);
  }

  boolean answered(String link) {
    return answers.containsKey(link);
  }

  /** True if the link is neither answered nor left open on purpose. */
  boolean open(String link) {
    return !answers.containsKey(link) && !skipped.contains(link);
  }

  List<Object> answersOf(String link) {
    return answers.getOrDefault(link, List.of());
  }
}
