package org.carelake.schemas.form;

import java.util.List;
import java.util.Optional;

/**
 * The forms of one package, in the order of their file.
 *
 * @param tags the columns of every form that come from tags
 * @param several what a sync proposes for new items that take several answers
 */
public record FormCatalog(List<FormDefinition> forms, List<TagColumn> tags, Several several) {
  public FormCatalog {
    tags = List.copyOf(tags);
    forms = List.copyOf(forms);
  }

  /** The form of a table, if there is one. */
  public Optional<FormDefinition> form(String table) {
    return forms.stream().filter(form -> form.table().name().equals(table)).findFirst();
  }
}
