package org.carelake.jobs.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.measures.ValueSet;
import org.carelake.transforms.measures.ValueSetReader;
import org.carelake.transforms.measures.ValueSets;

/**
 * Reads {@code _measures.yml} of a package, the value sets beside it, and those that the user put
 * into {@code transforms/reference/value_sets}.
 */
final class MeasureLoader {
  private static final String CATALOGUE = "_measures.yml";
  private static final String OWN = "value_sets.csv";
  private static final String USERS = "transforms/reference/value_sets";
  private static final TableName RESULTS = TableName.gold("measure_results");

  private MeasureLoader() {}

  /** Whether a file of a package is a catalogue of measures, or the contract of its results. */
  static boolean owns(Path file) {
    String name = file.getFileName().toString();
    return name.equals(CATALOGUE)
        || (name.equals(RESULTS.name() + ".yml") && Files.exists(file.resolveSibling(CATALOGUE)));
  }

  /**
   * The results of a package's measures; empty when it has none.
   *
   * @param models the models that measures may name
   * @throws CarelakeException that lists what is wrong, each with file and line
   */
  static Optional<MeasuresModel> load(
      Project project, String packageName, String modelsFolder, List<Model> models) {
    Path folder = project.root().resolve(modelsFolder).resolve(packageName);
    Path catalogue = folder.resolve(CATALOGUE);
    if (!Files.exists(catalogue)) {
      return Optional.empty();
    }
    Path contract = folder.resolve(RESULTS.name() + ".yml");
    List<ModelContract> tables = models.stream().map(Model::contract).toList();
    return Optional.of(
        MeasuresModel.of(
            packageName,
            project.name(catalogue),
            project.text(catalogue),
            ModelContractReader.read(project.name(contract), project.text(contract)),
            tables,
            valueSets(project, folder.resolve(OWN))));
  }

  private static ValueSets valueSets(Project project, Path own) {
    List<ValueSet> users = new ArrayList<>();
    for (Path file : project.files(USERS, ".json")) {
      users.add(ValueSetReader.fhir(name(file), project.name(file), project.text(file)));
    }
    for (Path file : project.files(USERS, ".csv")) {
      String name = name(file);
      if (users.stream().anyMatch(set -> set.name().equals(name))) {
        throw CarelakeException.configuration(
            Location.of(project.name(file)),
            "the value set '" + name + "' is here in JSON, too; keep one of the two");
      }
      users.add(ValueSetReader.csv(name, project.name(file), project.text(file)));
    }
    return ValueSets.of(
        Files.exists(own) ? ValueSetReader.list(project.name(own), project.text(own)) : List.of(),
        users);
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }
}
