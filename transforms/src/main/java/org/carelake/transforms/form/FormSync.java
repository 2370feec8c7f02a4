package org.carelake.transforms.form;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.form.FormCatalog;
import org.carelake.schemas.form.FormCatalogReader;
import org.carelake.schemas.form.FormColumn;
import org.carelake.schemas.form.FormDefinition;
import org.carelake.schemas.form.Several;
import org.carelake.schemas.form.Source;

/**
 * Compares Questionnaires with the metadata of forms and says what the metadata should become.
 * Names, labels and PHI classes that are there stay; only the type and the number of answers follow
 * the form, and those only in rows of source {@code form}.
 */
public final class FormSync {
  /** A form that a Questionnaire asks for and that the catalog doesn't have. */
  public record NewForm(String table, String title, String questionnaire) {}

  /**
   * What a sync found.
   *
   * @param metadata all rows as they should be, by table, in the order of the catalog
   * @param newForms forms to add to forms.yml, in the order of their tables
   * @param drift every difference, in the order of tables and items
   */
  public record Result(
      Map<String, List<FormColumn>> metadata, List<NewForm> newForms, List<Drift> drift) {}

  private final FormCatalog catalog;
  private final Map<String, List<FormColumn>> metadata = new LinkedHashMap<>();
  private final List<NewForm> newForms = new ArrayList<>();
  private final List<Drift> drift = new ArrayList<>();

  private FormSync(FormCatalog catalog) {
    this.catalog = catalog;
  }

  /** The comparison; the order of the questionnaires doesn't matter. */
  public static Result of(FormCatalog catalog, List<QuestionnaireForm> questionnaires) {
    FormSync sync = new FormSync(catalog);
    sync.run(questionnaires);
    return new Result(sync.metadata, List.copyOf(sync.newForms), List.copyOf(sync.drift));
  }

  private void run(List<QuestionnaireForm> questionnaires) {
    Set<String> met = new HashSet<>();
    for (FormDefinition form : catalog.forms()) {
      List<QuestionnaireForm> meant =
          form.questionnaires().stream()
              .flatMap(name -> questionnaires.stream().filter(each -> each.isMeantBy(name)))
              .toList();
      meant.forEach(each -> met.add(each.id()));
      columns(form.table().name(), form.columns(), items(meant), !meant.isEmpty());
    }
    ColumnNames tables =
        new ColumnNames(
            new HashSet<>(catalog.forms().stream().map(form -> form.table().name()).toList()));
    questionnaires.stream()
        .filter(each -> !met.contains(each.id()))
        .sorted(Comparator.comparing(QuestionnaireForm::id))
        .forEach(each -> newForm(each, tables));
  }

  private void newForm(QuestionnaireForm questionnaire, ColumnNames tables) {
    String named =
        List.of(questionnaire.name(), questionnaire.title(), questionnaire.id()).stream()
            .filter(name -> !name.isBlank())
            .findFirst()
            .orElseThrow();
    String slug = ColumnNames.slug(named.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " "));
    String table = tables.name(slug.startsWith("qr_") ? slug : "qr_" + slug);
    String title = questionnaire.title().isBlank() ? named : questionnaire.title();
    newForms.add(new NewForm(table, title, questionnaire.id()));
    drift.add(
        new Drift("new-form", table, "", "no form names questionnaire " + questionnaire.id()));
    columns(table, List.of(), questionnaire.items(), true);
  }

  /** The items of all questionnaires of one form; of one link, the first. */
  private static List<QuestionnaireItem> items(List<QuestionnaireForm> questionnaires) {
    Map<String, QuestionnaireItem> items = new LinkedHashMap<>();
    questionnaires.forEach(
        form -> form.items().forEach(item -> items.putIfAbsent(item.linkId(), item)));
    return List.copyOf(items.values());
  }

  private void columns(
      String table, List<FormColumn> former, List<QuestionnaireItem> items, boolean known) {
    if (!known) {
      metadata.put(table, former);
      return;
    }
    Set<String> taken = FormCatalogReader.reserved(catalog.tags());
    Map<String, FormColumn> open = new LinkedHashMap<>();
    for (FormColumn column : former) {
      taken.add(column.name());
      open.put(column.linkId(), column);
    }
    ColumnNames names = new ColumnNames(taken);
    List<FormColumn> columns = new ArrayList<>();
    for (QuestionnaireItem item : items) {
      FormColumn column = open.remove(item.linkId());
      columns.add(column == null ? proposed(table, item, names) : followed(table, column, item));
    }
    open.values().forEach(column -> columns.add(gone(table, column)));
    metadata.put(table, List.copyOf(columns));
  }

  private FormColumn proposed(String table, QuestionnaireItem item, ColumnNames names) {
    String label = label(item);
    FormColumn column =
        new FormColumn(
            names.name(label),
            item.linkId(),
            label,
            item.type(),
            several(item),
            PhiGuess.of(item),
            Source.FORM,
            Location.of(table));
    drift.add(
        new Drift(
            "new-item",
            table,
            item.linkId(),
            "column " + column.name() + ", PHI class " + column.phi().code()));
    return column;
  }

  private FormColumn followed(String table, FormColumn column, QuestionnaireItem item) {
    if (column.source() == Source.KEPT) {
      return column;
    }
    if (column.source() == Source.RETIRED) {
      drift.add(new Drift("returned-item", table, item.linkId(), "column " + column.name()));
    }
    if (column.type() != item.type()) {
      drift.add(
          new Drift(
              "type",
              table,
              item.linkId(),
              "column "
                  + column.name()
                  + ": "
                  + column.type().code()
                  + " became "
                  + item.type().code()));
    }
    boolean takesSeveral = column.several() != Several.ONE;
    Several several = takesSeveral == item.repeats() ? column.several() : several(item);
    if (several != column.several()) {
      drift.add(
          new Drift(
              "several",
              table,
              item.linkId(),
              "column "
                  + column.name()
                  + ": "
                  + column.several().code()
                  + " became "
                  + several.code()));
    }
    return new FormColumn(
        column.name(),
        column.linkId(),
        column.label(),
        item.type(),
        several,
        column.phi(),
        Source.FORM,
        column.location());
  }

  private FormColumn gone(String table, FormColumn column) {
    if (column.source() != Source.FORM) {
      return column;
    }
    drift.add(new Drift("gone-item", table, column.linkId(), "column " + column.name()));
    return new FormColumn(
        column.name(),
        column.linkId(),
        column.label(),
        column.type(),
        column.several(),
        column.phi(),
        Source.RETIRED,
        column.location());
  }

  private Several several(QuestionnaireItem item) {
    return item.repeats() ? catalog.several() : Several.ONE;
  }

  /** The item's wording in one line without markup; else its link id in words. */
  private static String label(QuestionnaireItem item) {
    String text = item.text().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
    return Optional.of(text)
        .filter(label -> !label.isEmpty())
        .orElse(item.linkId().replaceAll("[-_.]+", " ").strip());
  }
}
