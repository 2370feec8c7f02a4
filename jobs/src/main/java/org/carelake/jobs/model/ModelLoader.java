package org.carelake.jobs.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.schemas.contract.UnitTest;
import org.carelake.schemas.contract.UnitTestReader;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.transforms.quality.ReferenceList;
import org.carelake.transforms.quality.SingularTest;
import org.carelake.transforms.view.ViewCompiler;

/**
 * Reads the models of the packages that a tenant switches on. The package {@code fhir} is the
 * ViewDefinitions of {@code schemas/fhir-views}; it and every other one may have a folder of {@code
 * transforms/models} with one {@code .sql} and one {@code .yml} a model, tests of their own in
 * {@code tests} and unit tests in {@code unit_tests}. A contract without SQL is that of a table
 * that Carelake makes itself.
 */
public final class ModelLoader {
  private static final String FHIR = "fhir";
  private static final String VIEWS = "schemas/fhir-views";
  private static final String MODELS = "transforms/models";
  private static final String REFERENCE = "transforms/reference";
  private static final String TESTS = "tests";
  private static final String UNIT_TESTS = "unit_tests";

  private final Project project;
  private final TenantConfig tenant;
  private final List<Model> models = new ArrayList<>();
  private final List<SingularTest> singularTests = new ArrayList<>();
  private final List<UnitTest> unitTests = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private ModelLoader(Project project, TenantConfig tenant) {
    this.project = project;
    this.tenant = tenant;
  }

  /**
   * The checked graph of a tenant's models.
   *
   * @throws CarelakeException that lists every problem of every file
   */
  public static ModelGraph load(Project project, TenantConfig tenant) {
    ModelLoader loader = new ModelLoader(project, tenant);
    loader.loadPackages();
    if (!loader.problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", loader.problems));
    }
    return ModelGraph.of(
        loader.models,
        new PackageTests(loader.singularTests, loader.unitTests, name -> reference(project, name)));
  }

  private static Optional<ReferenceList> reference(Project project, String name) {
    Path file = project.root().resolve(REFERENCE).resolve(name + ".csv");
    return name.matches("[a-z0-9_-]+") && Files.isRegularFile(file)
        ? Optional.of(new ReferenceList(project.name(file), project.text(file)))
        : Optional.empty();
  }

  private void loadPackages() {
    List<String> known = knownPackages();
    for (String packageName : tenant.packages()) {
      if (!known.contains(packageName)) {
        problems.add(
            tenant.location()
                + ": tenant '"
                + tenant.name()
                + "' names package '"
                + packageName
                + "', which does not exist"
                + Suggestion.of(packageName, known)
                + "; known: "
                + String.join(", ", known));
      } else {
        if (packageName.equals(FHIR)) {
          loadViews();
        }
        loadSql(packageName);
      }
    }
  }

  private List<String> knownPackages() {
    List<String> known = new ArrayList<>(List.of(FHIR));
    Path folder = project.root().resolve(MODELS);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        entries
            .filter(Files::isDirectory)
            .map(path -> path.getFileName().toString().replace("/", ""))
            .filter(name -> !name.equals(FHIR))
            .sorted()
            .forEach(known::add);
      } catch (java.io.IOException failure) {
        throw new CarelakeException(
            CarelakeException.Category.CONFIGURATION,
            Location.of(MODELS),
            "can't list this folder",
            failure);
      }
    }
    return known;
  }

  private void loadViews() {
    ViewCompiler compiler = new ViewCompiler(HapiR4Model.instance());
    for (Path file : project.files(VIEWS, ".json")) {
      attempt(
          () -> {
            String json = project.text(file);
            String name = project.name(file);
            models.add(
                ViewModel.of(FHIR, name, json, compiler, ViewDefinitionReader.read(name, json)));
          });
    }
  }

  private void loadSql(String packageName) {
    String folder = MODELS + "/" + packageName;
    List<Path> contracts = models(project.files(folder, ".yml"));
    for (Path test : project.files(folder + "/" + TESTS, ".sql")) {
      attempt(() -> singularTests.add(SingularTest.read(project.name(test), project.text(test))));
    }
    for (Path test : project.files(folder + "/" + UNIT_TESTS, ".yml")) {
      attempt(() -> unitTests.addAll(UnitTestReader.read(project.name(test), project.text(test))));
    }
    for (Path sql : models(project.files(folder, ".sql"))) {
      Path contract = beside(sql, ".sql", ".yml");
      if (!contracts.contains(contract)) {
        problems.add(
            project.name(sql) + ": its contract " + project.name(contract) + " is missing");
        continue;
      }
      attempt(
          () -> {
            ModelContract read =
                ModelContractReader.read(project.name(contract), project.text(contract));
            models.add(new SqlModel(packageName, project.name(sql), project.text(sql), read));
          });
    }
    for (Path contract : contracts) {
      Path sql = beside(contract, ".yml", ".sql");
      if (contract.endsWith(ResponsesModel.TABLE.name() + ".yml")) {
        attempt(() -> models.add(ownModel(packageName, contract)));
      } else if (!Files.exists(sql)) {
        problems.add(
            project.name(contract)
                + ": a contract without a model: "
                + project.name(sql)
                + " is missing");
      }
    }
  }

  private ResponsesModel ownModel(String packageName, Path contract) {
    String name = project.name(contract);
    return new ResponsesModel(
        packageName, name, ModelContractReader.read(name, project.text(contract)));
  }

  /** Those files of a package that are no tests. */
  private static List<Path> models(List<Path> files) {
    return files.stream()
        .filter(
            file -> {
              String folder = file.getParent().getFileName().toString();
              return !folder.equals(TESTS) && !folder.equals(UNIT_TESTS);
            })
        .toList();
  }

  private static Path beside(Path file, String suffix, String other) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - suffix.length()) + other);
  }

  private void attempt(Runnable reading) {
    try {
      reading.run();
    } catch (CarelakeException problem) {
      problems.add(problem.getMessage());
    }
  }
}
