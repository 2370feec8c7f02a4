package org.carelake.jobs.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.form.FormCatalog;
import org.carelake.schemas.form.FormCatalogReader;
import org.carelake.schemas.form.FormMetadata;
import org.carelake.schemas.form.Instruments;
import org.carelake.schemas.form.InstrumentsReader;

/**
 * The models of a package's questionnaire forms: its folder {@code forms} holds {@code forms.yml},
 * {@code questionnaire_metadata.csv} and, when something is scored, {@code instruments.yml}.
 */
public final class FormModels {
  /** The folder of a package that holds its forms. */
  public static final String FOLDER = "forms";

  private static final String NO_METADATA = String.join(",", FormMetadata.HEADER);

  private final Project project;
  private final Path folder;

  private FormModels(Project project, Path folder) {
    this.project = project;
    this.folder = folder;
  }

  /** The forms of a package; empty when it has none. */
  public static Optional<FormModels> of(Project project, String packageName) {
    Path folder = project.root().resolve("transforms/models").resolve(packageName).resolve(FOLDER);
    return Files.exists(folder.resolve("forms.yml"))
        ? Optional.of(new FormModels(project, folder))
        : Optional.empty();
  }

  /** Whether a file belongs to forms and not to SQL models. */
  static boolean owns(Path file) {
    Path parent = file.getParent();
    return parent != null && parent.endsWith(FOLDER);
  }

  /** The file of the forms' columns. */
  public Path metadataFile() {
    return folder.resolve("questionnaire_metadata.csv");
  }

  /** The file of the forms. */
  public Path catalogFile() {
    return folder.resolve("forms.yml");
  }

  /** The text of the file of the forms. */
  public String catalogText() {
    return project.text(catalogFile());
  }

  /**
   * The forms with their columns.
   *
   * @throws org.carelake.schemas.error.CarelakeException that lists every wrong line
   */
  public FormCatalog catalog() {
    return parsed(
        catalogText(), Files.exists(metadataFile()) ? project.text(metadataFile()) : NO_METADATA);
  }

  /** The forms that the two files would hold with these texts. */
  public FormCatalog parsed(String yaml, String csv) {
    return FormCatalogReader.read(
        project.name(catalogFile()), yaml, FormMetadata.read(project.name(metadataFile()), csv));
  }

  /** The wide tables, the report of what they don't hold, scores and flags. */
  List<Model> models(String packageName) {
    FormCatalog catalog = catalog();
    List<Model> models = new ArrayList<>();
    catalog.forms().forEach(form -> models.add(new FormModel(packageName, form)));
    models.add(new UnmappedModel(packageName, project.name(catalogFile()), catalog.forms()));
    Path instruments = folder.resolve("instruments.yml");
    if (Files.exists(instruments)) {
      String file = project.name(instruments);
      Instruments read = InstrumentsReader.read(file, project.text(instruments), catalog);
      for (ScoreModel.Kind kind : ScoreModel.Kind.values()) {
        models.add(new ScoreModel(kind, packageName, file, read, catalog));
      }
    }
    return models;
  }
}
