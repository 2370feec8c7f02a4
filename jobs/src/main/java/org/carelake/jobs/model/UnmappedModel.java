package org.carelake.jobs.model;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.form.FormDefinition;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.form.UnmappedAnswers;

/** The report of what forms were answered with and have no column for. */
final class UnmappedModel implements Model {
  private static final TableName TABLE = TableName.gold("qr_unmapped_answers");

  private final String packageName;
  private final List<FormDefinition> forms;
  private final ModelContract contract;

  UnmappedModel(String packageName, String file, List<FormDefinition> forms) {
    this.packageName = packageName;
    this.forms = List.copyOf(forms);
    this.contract = contract(Location.of(file));
  }

  private static ModelContract contract(Location location) {
    return new ModelContract(
        TABLE,
        "Answers of completed responses that no column of a form holds: of forms nobody defined"
            + " (unknown-form), to items the form's definition does not know (unknown-link), not of"
            + " their column's type (misfit). Counts, no values.",
        "one row per form, kind and item",
        List.of("questionnaire_id", "kind", "item_path"),
        List.of(
            column(location, "form", "string", PhiClass.NONE, "Table of the form, if it has one."),
            column(
                location,
                "questionnaire_id",
                "string",
                PhiClass.NONE,
                "Id of the form that the responses name."),
            column(
                location, "kind", "string", PhiClass.NONE, "unknown-form, unknown-link or misfit."),
            column(
                location,
                "link_id",
                "string",
                PhiClass.FREE_TEXT,
                "Link id as the responses have it; nobody has vouched for it."),
            column(
                location,
                "item_path",
                "string",
                PhiClass.FREE_TEXT,
                "Link ids from the outermost item, as the responses have them."),
            column(
                location,
                "responses",
                "bigint",
                PhiClass.NONE,
                "Completed responses with such answers."),
            column(location, "answers", "bigint", PhiClass.NONE, "Answers.")),
        List.of(),
        location);
  }

  private static ColumnContract column(
      Location location, String name, String type, PhiClass phi, String description) {
    return new ColumnContract(name, type, phi, description, List.of(), location);
  }

  @Override
  public String packageName() {
    return packageName;
  }

  @Override
  public SortedSet<TableName> inputs() {
    return new TreeSet<>(List.of(ResponsesModel.TABLE));
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  @Override
  public String definition(BuildContext context) {
    StringBuilder text = new StringBuilder("unmapped answers, method 1");
    for (FormDefinition form : forms) {
      text.append('\n').append(form.table()).append(' ').append(form.questionnaires());
      form.columns()
          .forEach(
              column ->
                  text.append('\n')
                      .append(column.linkId())
                      .append(' ')
                      .append(column.type())
                      .append(' ')
                      .append(column.several()));
    }
    return text.toString();
  }

  @Override
  public ModelRows rows(BuildContext context) {
    return ModelRows.of(
        UnmappedAnswers.count(context.input(ResponsesModel.TABLE, contract.location()), forms));
  }
}
