package org.carelake.samples;

import java.util.List;

/**
 * A form: the wide table's name, the Questionnaire's id, title and version, and its items in form
 * order.
 */
record Form(String name, String questionnaire, String title, String version, List<FormItem> items) {

  boolean has(String link) {
    return items.stream().anyMatch(item -> item.link().equals(link));
  }

  /** The IPC session that the form belongs to, from its name; 0 if none. */
  int session() {
    char last = name.charAt(name.length() - 1);
    return name.matches(".*_s[1-4]") || name.endsWith("ipc_session_4") ? last - '0' : 0;
  }
}
