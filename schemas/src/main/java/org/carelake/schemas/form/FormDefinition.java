package org.carelake.schemas.form;

import java.util.List;
import java.util.Objects;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * One form and the table that it makes.
 *
 * @param questionnaires what its responses may name: a logical id, a canonical address, or an
 *     address with {@code |version}
 * @param formerLinks link ids of earlier versions of the form that stay without a column on purpose
 * @param columns in the order of the form
 */
public record FormDefinition(
    TableName table,
    String title,
    List<String> questionnaires,
    List<TagColumn> tags,
    List<String> formerLinks,
    List<FormColumn> columns,
    Location location) {
  public FormDefinition {
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(title, "title is null");
    questionnaires = List.copyOf(questionnaires);
    tags = List.copyOf(tags);
    formerLinks = List.copyOf(formerLinks);
    columns = List.copyOf(columns);
  }
}
