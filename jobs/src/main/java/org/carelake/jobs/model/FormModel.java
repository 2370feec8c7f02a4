package org.carelake.jobs.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.DataTest;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.form.FormCatalogReader;
import org.carelake.schemas.form.FormColumn;
import org.carelake.schemas.form.FormDefinition;
import org.carelake.schemas.form.TagColumn;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.form.FormTable;
import org.carelake.transforms.lineage.Edge;
import org.carelake.transforms.lineage.FlowKind;
import org.carelake.transforms.lineage.Origin;

/** The wide table of one questionnaire form, made from its definition. */
final class FormModel implements Model {
  private final String packageName;
  private final FormDefinition form;
  private final ModelContract contract;

  FormModel(String packageName, FormDefinition form) {
    this.packageName = packageName;
    this.form = form;
    this.contract = contract(form);
  }

  private static ModelContract contract(FormDefinition form) {
    return new ModelContract(
        form.table(),
        "Form \""
            + form.title()
            + "\": completed responses with a column per item, in form order. Several answers of"
            + " one item stand side by side in answer order.",
        "one row per completed response",
        List.of("qr_id"),
        new Columns(form).all(),
        List.of(),
        form.location());
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
  public Map<String, String> linkIds() {
    Map<String, String> links = new LinkedHashMap<>();
    form.columns().forEach(column -> links.put(column.name(), column.linkId()));
    return Map.copyOf(links);
  }

  /** Answers by their link id, tags by their display, everything else under its own name. */
  @Override
  public Map<String, List<Edge>> declaredWays() {
    Map<String, List<Edge>> ways = new LinkedHashMap<>();
    contract.columns().forEach(column -> way(ways, column.name(), "answers", "the rest"));
    FormCatalogReader.HEADER_START.forEach(name -> way(ways, name, name, ""));
    FormCatalogReader.HEADER_END.forEach(name -> way(ways, name, name, ""));
    form.tags().forEach(tag -> way(ways, tag.name(), "tags", "display " + tag.display()));
    form.columns()
        .forEach(column -> way(ways, column.name(), "answers", "link id " + column.linkId()));
    return ways;
  }

  private static void way(
      Map<String, List<Edge>> ways, String column, String from, String through) {
    FlowKind kind = through.isEmpty() ? FlowKind.COPY : FlowKind.TRANSFORMATION;
    ways.put(
        column,
        List.of(
            new Edge(
                new Origin.TableColumn(ResponsesModel.TABLE, from),
                kind,
                through.isEmpty() ? List.of(from) : List.of(from, through))));
  }

  @Override
  public Optional<KeyGroups> keyGroups() {
    return Optional.of(
        KeyGroups.of(
            "qr_id", new TreeMap<>(Map.of(ResponsesModel.TABLE, KeyGroups.Part.of("qr_id")))));
  }

  @Override
  public String definition(BuildContext context) {
    StringBuilder text = new StringBuilder("form, method 1: " + form.questionnaires());
    form.tags().forEach(tag -> text.append('\n').append(tag));
    for (FormColumn column : form.columns()) {
      text.append('\n').append(column.linkId()).append(' ').append(column.name());
      text.append(' ').append(column.type()).append(' ').append(column.several());
    }
    return text.toString();
  }

  @Override
  public ModelRows rows(BuildContext context) {
    return ModelRows.of(FormTable.rows(context.input(ResponsesModel.TABLE, form.location()), form));
  }

  /** The promised columns. */
  private static final class Columns {
    private final FormDefinition form;
    private final List<ColumnContract> all = new ArrayList<>();

    Columns(FormDefinition form) {
      this.form = form;
      add("questionnaire_id", PhiClass.NONE, "Id of the form.");
      add("subject_patient_id", PhiClass.ID, "Patient the answers are about.");
      add("encounter_id", PhiClass.ID, "Encounter the response belongs to.");
      add("author_practitioner_id", PhiClass.ENTITY_ID, "Practitioner who recorded the answers.");
      for (TagColumn tag : form.tags()) {
        add(tag.name(), tag.phi(), tag.description());
      }
      List<DataTest> unique =
          List.of(DataTest.notNull(form.location()), DataTest.unique(form.location()));
      add("qr_id", "string", PhiClass.ID, "Id of the response.", unique, form.location());
      add(
          "authored",
          "timestamp",
          PhiClass.DATE,
          "When the answers were recorded; null when the time or its zone is not given.",
          List.of(),
          form.location());
      add(
          "last_updated",
          "timestamp",
          PhiClass.DATE,
          "When the server last changed the response.",
          List.of(),
          form.location());
      for (FormColumn column : form.columns()) {
        add(
            column.name(),
            column.sqlType(),
            column.phi(),
            column.label() + " (" + column.linkId() + ").",
            List.of(),
            column.location());
      }
      add(
          "unmapped",
          PhiClass.FREE_TEXT,
          "Answers to items that the form's definition does not know: JSON, item path to text.");
      add(
          "misfit",
          PhiClass.FREE_TEXT,
          "Answers that are not of their column's type, and further answers where it takes one:"
              + " JSON, item path to text.");
    }

    List<ColumnContract> all() {
      return all;
    }

    private void add(String name, PhiClass phi, String description) {
      add(name, "string", phi, description, List.of(), form.location());
    }

    private void add(
        String name,
        String type,
        PhiClass phi,
        String description,
        List<DataTest> tests,
        Location location) {
      all.add(new ColumnContract(name, type, phi, description, tests, location));
    }
  }
}
