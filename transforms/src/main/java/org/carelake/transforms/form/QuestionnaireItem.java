package org.carelake.transforms.form;

import java.util.Objects;
import org.carelake.schemas.form.FormItemType;

/**
 * An item of a Questionnaire that takes answers.
 *
 * @param text the wording, empty when there is none
 * @param hidden whether people neither see nor type the answer: hidden or read-only
 */
public record QuestionnaireItem(
    String linkId, String text, FormItemType type, boolean repeats, boolean hidden) {
  public QuestionnaireItem {
    Objects.requireNonNull(linkId, "linkId is null");
    Objects.requireNonNull(text, "text is null");
    Objects.requireNonNull(type, "type is null");
  }
}
