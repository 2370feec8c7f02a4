package org.carelake.transforms.form;

import java.util.Objects;

/**
 * One difference between what Questionnaires or responses say and what the metadata says.
 *
 * @param kind new-form, new-item, gone-item, returned-item, type, several or unknown-link
 * @param table the form's table
 * @param link the item's link id; empty for a form
 * @param detail what differs, in few words, without any answer
 */
public record Drift(String kind, String table, String link, String detail) {
  public Drift {
    Objects.requireNonNull(kind, "kind is null");
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(link, "link is null");
    Objects.requireNonNull(detail, "detail is null");
  }
}
