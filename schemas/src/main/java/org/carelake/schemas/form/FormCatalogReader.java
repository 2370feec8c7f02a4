package org.carelake.schemas.form;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;

/**
 * Reads {@code forms.yml}: tags (column, display, phi, description), several, forms (table, title,
 * questionnaires, former_links), and joins it to the metadata of the columns.
 */
public final class FormCatalogReader {
  /** The columns of every form before those of its tags. */
  public static final List<String> HEADER_START =
      List.of("questionnaire_id", "subject_patient_id", "encounter_id", "author_practitioner_id");

  /** The columns of every form after those of its tags and before those of its items. */
  public static final List<String> HEADER_END = List.of("qr_id", "authored", "last_updated");

  /** The columns of every form after those of its items. */
  public static final List<String> TAIL = List.of("unmapped", "misfit");

  private final List<String> problems = new ArrayList<>();

  private FormCatalogReader() {}

  /**
   * The forms of a package.
   *
   * @param yamlFile the name of forms.yml for messages
   * @param metadata the rows of questionnaire_metadata.csv by table, see {@link FormMetadata}
   * @throws CarelakeException with file and line when anything is wrong
   */
  public static FormCatalog read(
      String yamlFile, String yaml, Map<String, List<FormColumn>> metadata) {
    return new FormCatalogReader().catalog(yamlFile, yaml, metadata);
  }

  private FormCatalog catalog(
      String yamlFile, String yaml, Map<String, List<FormColumn>> metadata) {
    YamlSection file = YamlSection.parse(yamlFile, yaml);
    List<TagColumn> tags = tags(file);
    Several several = several(file);
    Map<String, FormDefinition> forms = new LinkedHashMap<>();
    Map<String, Location> claimed = new HashMap<>();
    for (YamlSection section : file.sections("forms")) {
      FormDefinition form = form(section, tags, metadata);
      if (forms.put(form.table().name(), form) != null) {
        problem(section.location("table"), "table " + form.table().name() + " stands twice");
      }
      for (String questionnaire : form.questionnaires()) {
        if (claimed.put(questionnaire, section.location()) != null) {
          problem(
              section.location("questionnaires"),
              "questionnaire '" + questionnaire + "' already makes another table");
        }
      }
    }
    file.done();
    metadata.forEach(
        (table, columns) -> {
          if (!forms.containsKey(table)) {
            problem(columns.get(0).location(), "table " + table + " is not in " + yamlFile);
          }
        });
    if (!problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", problems));
    }
    return new FormCatalog(List.copyOf(forms.values()), tags, several);
  }

  private List<TagColumn> tags(YamlSection file) {
    List<TagColumn> tags = new ArrayList<>();
    for (YamlSection tag : file.sections("tags")) {
      String phi = tag.string("phi");
      tags.add(
          new TagColumn(
              tag.string("column"),
              tag.string("display"),
              PhiClass.fromCode(phi)
                  .orElseThrow(
                      () ->
                          CarelakeException.configuration(
                              tag.location("phi"),
                              "unknown PHI class '" + phi + "'; known: " + PhiClass.codes())),
              tag.string("description")));
      tag.done();
    }
    return tags;
  }

  private static Several several(YamlSection file) {
    String code = file.optionalString("several").orElse("join");
    return Several.fromCode(code)
        .filter(several -> several != Several.ONE)
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    file.location("several"), "several must be join or array, found " + code));
  }

  private FormDefinition form(
      YamlSection section, List<TagColumn> tags, Map<String, List<FormColumn>> metadata) {
    String table = section.string("table");
    if (!TableName.isValidName(table)) {
      throw CarelakeException.configuration(
          section.location("table"),
          "a table is named by lower-case letters, digits and underscores, found '" + table + "'");
    }
    List<String> questionnaires = section.strings("questionnaires");
    if (questionnaires.isEmpty()) {
      problem(section.location(), table + " names no questionnaires");
    }
    List<FormColumn> columns = metadata.getOrDefault(table, List.of());
    taken(tags, columns);
    FormDefinition form =
        new FormDefinition(
            TableName.gold(table),
            section.string("title"),
            questionnaires,
            tags,
            section.strings("former_links"),
            columns,
            section.location());
    section.done();
    return form;
  }

  private void taken(List<TagColumn> tags, List<FormColumn> columns) {
    Set<String> taken = reserved(tags);
    for (FormColumn column : columns) {
      if (taken.contains(column.name())) {
        problem(
            column.location(), "column '" + column.name() + "' is one that every form has already");
      }
    }
  }

  /** The names of the columns that every form has besides those of its items. */
  public static Set<String> reserved(List<TagColumn> tags) {
    Set<String> taken = new HashSet<>(HEADER_START);
    taken.addAll(HEADER_END);
    taken.addAll(TAIL);
    tags.forEach(tag -> taken.add(tag.name()));
    return taken;
  }

  private void problem(Location location, String problem) {
    problems.add(location + ": " + problem);
  }
}
