package org.carelake.jobs.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.schemas.error.CarelakeException;

/**
 * Reads the CSV files that lie in the folder {@code seeds} of a package, each with its contract.
 */
final class SeedLoader {
  static final String FOLDER = "seeds";

  private SeedLoader() {}

  /**
   * The seeds of one package.
   *
   * @param folder the package's folder
   * @param problems gets a sentence for each file that is wrong
   */
  static List<Model> load(
      Project project, String packageName, String folder, List<String> problems) {
    List<Model> seeds = new ArrayList<>();
    for (Path csv : project.files(folder + "/" + FOLDER, ".csv")) {
      Path contract = beside(csv, ".csv", ".yml");
      if (!Files.exists(contract)) {
        problems.add(
            project.name(csv) + ": its contract " + project.name(contract) + " is missing");
        continue;
      }
      try {
        seeds.add(
            new SeedModel(
                packageName,
                project.name(csv),
                project.text(csv),
                ModelContractReader.read(project.name(contract), project.text(contract))));
      } catch (CarelakeException problem) {
        problems.add(problem.getMessage());
      }
    }
    for (Path contract : project.files(folder + "/" + FOLDER, ".yml")) {
      if (!Files.exists(beside(contract, ".yml", ".csv"))) {
        problems.add(project.name(contract) + ": a contract without its CSV file");
      }
    }
    return seeds;
  }

  private static Path beside(Path file, String suffix, String other) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - suffix.length()) + other);
  }
}
