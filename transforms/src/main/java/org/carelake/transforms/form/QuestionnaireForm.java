package org.carelake.transforms.form;

import java.util.List;
import java.util.Objects;

/**
 * A Questionnaire as a sync sees it.
 *
 * @param name its name for machines, empty when there is none
 * @param title its title, empty when there is none
 * @param url its canonical address, empty when there is none
 * @param version its business version, empty when there is none
 * @param items the items that take answers, in form order
 */
public record QuestionnaireForm(
    String id,
    String name,
    String title,
    String url,
    String version,
    List<QuestionnaireItem> items) {
  public QuestionnaireForm {
    Objects.requireNonNull(id, "id is null");
    items = List.copyOf(items);
  }

  /** Whether a form that lists this questionnaire means this one. */
  boolean isMeantBy(String questionnaire) {
    return questionnaire.equals(id)
        || (!url.isEmpty()
            && (questionnaire.equals(url) || questionnaire.equals(url + "|" + version)));
  }
}
