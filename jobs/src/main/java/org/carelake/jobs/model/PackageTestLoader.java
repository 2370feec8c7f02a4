package org.carelake.jobs.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.contract.UnitTest;
import org.carelake.schemas.contract.UnitTestReader;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.quality.ReferenceList;
import org.carelake.transforms.quality.SingularTest;
import org.carelake.transforms.sql.SqlFunctions;

/**
 * Reads what lies beside the models of packages: tests of their own in {@code tests}, unit tests in
 * {@code unit_tests}, and reference lists.
 */
final class PackageTestLoader {
  private static final String REFERENCE = "transforms/reference";
  private static final String TESTS = "tests";
  private static final String UNIT_TESTS = "unit_tests";

  private PackageTestLoader() {}

  /**
   * The tests of the packages that a tenant switches on.
   *
   * @param models the folder of all packages
   * @param functions what the SQL of a package may call, by the package's name
   * @param problems gets a sentence for each file that is wrong
   */
  static PackageTests load(
      Project project,
      TenantConfig tenant,
      String models,
      Map<String, SqlFunctions> functions,
      List<String> problems) {
    List<SingularTest> singular = new ArrayList<>();
    List<UnitTest> unit = new ArrayList<>();
    for (String packageName : tenant.packages()) {
      String folder = models + "/" + packageName + "/";
      SqlFunctions ofPackage = functions.getOrDefault(packageName, SqlFunctions.none());
      for (Path file : project.files(folder + TESTS, ".sql")) {
        attempt(
            () ->
                singular.add(SingularTest.read(project.name(file), project.text(file), ofPackage)),
            problems);
      }
      for (Path file : project.files(folder + UNIT_TESTS, ".yml")) {
        attempt(
            () -> unit.addAll(UnitTestReader.read(project.name(file), project.text(file))),
            problems);
      }
    }
    return new PackageTests(singular, unit, name -> reference(project, name));
  }

  /** Those files of a package that are models. */
  static List<Path> models(List<Path> files) {
    return files.stream()
        .filter(
            file -> {
              String folder = file.getParent().getFileName().toString().replace("/", "");
              return !folder.equals(TESTS)
                  && !folder.equals(UNIT_TESTS)
                  && !folder.equals(FunctionLoader.FOLDER)
                  && !folder.equals(SnapshotLoader.FOLDER)
                  && !folder.equals(SeedLoader.FOLDER);
            })
        .toList();
  }

  private static Optional<ReferenceList> reference(Project project, String name) {
    Path file = project.root().resolve(REFERENCE).resolve(name + ".csv");
    return name.matches("[a-z0-9_-]+") && Files.isRegularFile(file)
        ? Optional.of(new ReferenceList(project.name(file), project.text(file)))
        : Optional.empty();
  }

  private static void attempt(Runnable reading, List<String> problems) {
    try {
      reading.run();
    } catch (CarelakeException problem) {
      problems.add(problem.getMessage());
    }
  }
}
