package org.carelake.jobs.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.schemas.table.TableName;

/**
 * Reads the catalogues of metrics of the packages that a tenant switches on. Several make one fact,
 * whose contract is that of the first package.
 */
final class MetricsLoader {
  private static final TableName FACT = TableName.gold("fct_metrics_long");

  private MetricsLoader() {}

  /** Whether a file of a package is a catalogue, or the contract of the fact beside one. */
  static boolean owns(Path file) {
    String name = file.getFileName().toString();
    return MetricsMode.isCatalogue(name)
        || (name.equals(FACT.name() + ".yml")
            && Files.exists(file.resolveSibling(MetricsMode.SPECIFICATION.file())));
  }

  /**
   * The fact of a tenant; empty when no package has a catalogue.
   *
   * @param mode whose definitions to follow; a package without a catalogue of this mode gives its
   *     only one, if another package has one
   * @param models the models that entries may name
   * @throws org.carelake.schemas.error.CarelakeException that lists what is wrong
   */
  static Optional<MetricsModel> load(
      Project project,
      List<String> packages,
      String modelsFolder,
      MetricsMode mode,
      List<Model> models) {
    List<MetricsModel.Catalogue> catalogues = new ArrayList<>();
    List<Path> contracts = new ArrayList<>();
    boolean ofMode = false;
    for (String packageName : packages) {
      Path folder = project.root().resolve(modelsFolder).resolve(packageName);
      ofMode |= Files.exists(folder.resolve(mode.file()));
      for (String name : List.of(mode.file(), MetricsMode.SPECIFICATION.file())) {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
          catalogues.add(new MetricsModel.Catalogue(project.name(file), project.text(file)));
          contracts.add(folder.resolve(FACT.name() + ".yml"));
          break;
        }
      }
    }
    if (!ofMode) {
      return Optional.empty();
    }
    Path contract = contracts.get(0);
    List<ModelContract> tables = models.stream().map(Model::contract).toList();
    return Optional.of(
        MetricsModel.of(
            catalogues,
            ModelContractReader.read(project.name(contract), project.text(contract)),
            tables));
  }
}
