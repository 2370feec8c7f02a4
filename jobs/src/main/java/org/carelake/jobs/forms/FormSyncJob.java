package org.carelake.jobs.forms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.FormModels;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.form.FormCatalog;
import org.carelake.schemas.form.FormDefinition;
import org.carelake.schemas.form.FormItemType;
import org.carelake.schemas.form.FormMetadata;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.form.Drift;
import org.carelake.transforms.form.FormSync;
import org.carelake.transforms.form.QuestionnaireForm;
import org.carelake.transforms.form.QuestionnaireItem;
import org.carelake.transforms.form.UnmappedAnswers;

/** Compares a package's forms with the Questionnaires and responses of a tenant's lakehouse. */
public final class FormSyncJob {
  private static final TableName QUESTIONNAIRE = TableName.silver("questionnaire");
  private static final TableName ITEM = TableName.silver("questionnaire_item");
  private static final TableName RESPONSES = TableName.silver("int__questionnaire_responses");

  private final Lakehouse lakehouse;
  private final ModelGraph graph;
  private final FormModels forms;

  /**
   * A job over one package.
   *
   * @param graph must hold the views of Questionnaires and their items
   */
  public FormSyncJob(Lakehouse lakehouse, ModelGraph graph, FormModels forms) {
    this.lakehouse = lakehouse;
    this.graph = graph;
    this.forms = forms;
  }

  /**
   * What a sync found and would write.
   *
   * @param questionnaires how many Questionnaires there are
   * @param data whether responses were looked at; they are once they were built
   */
  public record Report(
      FormSync.Result result, List<Drift> drift, int questionnaires, boolean data) {}

  /** Compares and changes nothing. */
  public Report compare() {
    FormCatalog catalog = forms.catalog();
    List<QuestionnaireForm> questionnaires = questionnaires();
    FormSync.Result result = FormSync.of(catalog, questionnaires);
    List<Drift> drift = new ArrayList<>(result.drift());
    boolean data = lakehouse.exists(RESPONSES);
    if (data) {
      drift.addAll(unknownLinks(catalog));
    }
    return new Report(result, List.copyOf(drift), questionnaires.size(), data);
  }

  /**
   * Writes what a comparison proposed: the metadata, and new forms at the end of forms.yml.
   *
   * @throws CarelakeException when the project can't be written, as one packed into a jar
   */
  public void write(Report report) {
    String yaml = FormsYaml.with(forms.catalogText(), report.result().newForms());
    String csv = FormMetadata.write(report.result().metadata());
    // what is written must be readable
    forms.parsed(yaml, csv);
    save(forms.catalogFile(), yaml);
    save(forms.metadataFile(), csv);
  }

  private static void save(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException | UnsupportedOperationException failure) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION,
          Location.of(file.toString()),
          "can't write this; a project packed into a jar is read-only, name one with --project",
          failure);
    }
  }

  private List<QuestionnaireForm> questionnaires() {
    Map<String, List<QuestionnaireItem>> items = new HashMap<>();
    made(ITEM)
        .orderBy("questionnaire_id", "item_index")
        .select("questionnaire_id", "link_id", "text", "type", "repeats", "hidden", "read_only")
        .collectAsList()
        .forEach(
            row ->
                item(row)
                    .ifPresent(
                        item ->
                            items
                                .computeIfAbsent(row.getString(0), key -> new ArrayList<>())
                                .add(item)));
    return made(QUESTIONNAIRE)
        .orderBy("id")
        .select("id", "name", "title", "url", "business_version")
        .collectAsList()
        .stream()
        .map(
            row ->
                new QuestionnaireForm(
                    row.getString(0),
                    text(row, 1),
                    text(row, 2),
                    text(row, 3),
                    text(row, 4),
                    items.getOrDefault(row.getString(0), List.of())))
        .toList();
  }

  /** An item that takes answers and has a link id. */
  private static Optional<QuestionnaireItem> item(Row row) {
    Optional<FormItemType> type =
        FormItemType.fromCode(text(row, 3).replace("datetime", "dateTime"));
    if (type.isEmpty() || text(row, 1).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new QuestionnaireItem(
            row.getString(1),
            text(row, 2),
            type.get(),
            isTrue(row, 4),
            isTrue(row, 5) || isTrue(row, 6)));
  }

  private static String text(Row row, int column) {
    return row.isNullAt(column) ? "" : row.getString(column);
  }

  private static boolean isTrue(Row row, int column) {
    return !row.isNullAt(column) && row.getBoolean(column);
  }

  /** A view over bronze as it is now, built or not. */
  private Dataset<Row> made(TableName view) {
    if (!graph.contains(view)) {
      throw CarelakeException.configuration(
          Location.of("conf"), "forms need the package fhir, which makes " + view);
    }
    BuildContext context =
        new BuildContext(
            lakehouse.spark(),
            table ->
                lakehouse.exists(table) ? Optional.of(lakehouse.read(table)) : Optional.empty(),
            LocalDate.EPOCH,
            "forms sync");
    return graph.model(view).rows(context).rows();
  }

  private List<Drift> unknownLinks(FormCatalog catalog) {
    List<Drift> drift = new ArrayList<>();
    for (Row row :
        UnmappedAnswers.count(lakehouse.read(RESPONSES), catalog.forms())
            .where("kind = 'unknown-link'")
            .collectAsList()) {
      String table = row.getString(0);
      String link = text(row, 3);
      boolean former =
          catalog.form(table).map(FormDefinition::formerLinks).orElse(List.of()).contains(link);
      if (!former) {
        drift.add(
            new Drift(
                "unknown-link",
                table,
                link,
                "in " + row.getLong(5) + " responses; name it in former_links to leave it so"));
      }
    }
    return drift;
  }
}
