package org.carelake.jobs.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.contract.SnapshotContract;
import org.carelake.schemas.contract.SnapshotReader;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.table.TableName;

/** Reads the histories that lie in the folder {@code snapshots} of a package. */
final class SnapshotLoader {
  static final String FOLDER = "snapshots";

  private SnapshotLoader() {}

  /**
   * The histories of one package.
   *
   * @param folder the package's folder
   * @param models what histories may watch: the models of all packages
   * @param problems gets a sentence for each file that is wrong
   */
  static List<Model> load(
      Project project,
      String packageName,
      String folder,
      List<Model> models,
      List<String> problems) {
    List<Model> snapshots = new ArrayList<>();
    for (Path file : project.files(folder + "/" + FOLDER, ".yml")) {
      try {
        String name = project.name(file);
        SnapshotContract declared = SnapshotReader.read(name, project.text(file));
        snapshots.add(new SnapshotModel(packageName, name, declared, watched(declared, models)));
      } catch (CarelakeException problem) {
        problems.add(problem.getMessage());
      }
    }
    return snapshots;
  }

  private static Model watched(SnapshotContract declared, List<Model> models) {
    Optional<Model> found =
        models.stream().filter(model -> model.table().equals(declared.relation())).findFirst();
    return found.orElseThrow(
        () ->
            CarelakeException.configuration(
                declared.location(),
                "no model makes "
                    + declared.relation()
                    + ", which this snapshot watches"
                    + Suggestion.of(
                        declared.relation().toString(),
                        models.stream().map(Model::table).map(TableName::toString).toList())));
  }
}
