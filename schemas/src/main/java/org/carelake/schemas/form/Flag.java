package org.carelake.schemas.form;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A yes or no that is worked out from answers.
 *
 * @param questionnaires the logical ids of the forms that have it
 * @param form the link id of the form's own flag, empty when it has none
 */
public record Flag(String name, List<String> questionnaires, Condition when, String form)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public Flag {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(when, "when is null");
    Objects.requireNonNull(form, "form is null");
    questionnaires = List.copyOf(questionnaires);
  }
}
