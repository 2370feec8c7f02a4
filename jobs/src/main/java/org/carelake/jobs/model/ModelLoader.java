package org.carelake.jobs.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.MaskingProfileReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.transforms.sql.SqlFunctions;
import org.carelake.transforms.view.ViewCompiler;

/**
 * Reads the models of the packages that a tenant switches on. The package {@code fhir} is the
 * ViewDefinitions of {@code schemas/fhir-views}; it and every other one may have a folder of {@code
 * transforms/models} with one {@code .sql} and one {@code .yml} a model, and a catalogue of
 * metrics. A contract without SQL is that of a table that Carelake makes itself. The folder {@code
 * forms} of a package makes a table for each of its questionnaire forms, {@code snapshots} holds
 * histories, {@code functions} what its SQL may call, {@code tests} and {@code unit_tests} hold
 * tests, {@code _exposures.yml} and {@code _dashboards.yml} who uses the tables.
 */
public final class ModelLoader {
  private static final String FHIR = "fhir";
  private static final String VIEWS = "schemas/fhir-views";
  private static final String MODELS = "transforms/models";

  private final Project project;
  private final TenantConfig tenant;
  private final MetricsMode metricsMode;
  private final Extracts extracts;
  private final Map<String, SqlFunctions> functions = new HashMap<>();
  private final List<Model> models = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private ModelLoader(Project project, TenantConfig tenant, MetricsMode metricsMode) {
    this.project = project;
    this.tenant = tenant;
    this.metricsMode = metricsMode;
    this.extracts = Extracts.of(tenant);
  }

  /**
   * The checked graph of a tenant's models.
   *
   * @throws CarelakeException that lists every problem of every file
   */
  public static ModelGraph load(Project project, TenantConfig tenant) {
    return load(project, tenant, MetricsMode.TENANT);
  }

  /**
   * The checked graph of a tenant's models.
   *
   * @param metricsMode whose definitions the metrics follow
   * @throws CarelakeException that lists every problem of every file
   */
  public static ModelGraph load(Project project, TenantConfig tenant, MetricsMode metricsMode) {
    ModelLoader loader = new ModelLoader(project, tenant, metricsMode.of(tenant));
    loader.loadPackages();
    loader.loadMeasuresAndMetrics();
    loader.addAnonTrack();
    PackageTests tests =
        PackageTestLoader.load(project, tenant, MODELS, loader.functions, loader.problems);
    PackageExposures exposures =
        ExposureLoader.load(project, tenant.packages(), MODELS, loader.models, loader.problems);
    if (!loader.problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", loader.problems));
    }
    return ModelGraph.of(loader.models, tests).with(exposures);
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
        models.addAll(SeedLoader.load(project, packageName, MODELS + "/" + packageName, problems));
        attempt(
            () ->
                FormModels.of(project, packageName)
                    .ifPresent(forms -> models.addAll(forms.models(packageName))));
      }
    }
  }

  /** Histories, which may watch the models of any package. */
  private void loadSnapshots() {
    List<Model> watched = List.copyOf(models);
    for (String packageName : tenant.packages()) {
      models.addAll(
          SnapshotLoader.load(project, packageName, MODELS + "/" + packageName, watched, problems));
    }
  }

  private void addAnonTrack() {
    attempt(
        () -> {
          if (!tenant.tracks().contains("anon")) {
            AnonTrack.refuse(models, tenant.location());
            return;
          }
          List<Model> all =
              AnonTrack.with(
                  models,
                  new MaskingProfileReader(project.root())
                      .read(tenant.maskingProfile(), tenant.location()));
          models.clear();
          models.addAll(all);
        });
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
    SqlFunctions ofPackage = FunctionLoader.load(project, folder, problems);
    functions.put(packageName, ofPackage);
    List<Path> contracts =
        PackageTestLoader.models(project.files(folder, ".yml")).stream()
            .filter(file -> !FormModels.owns(file) && !ExposureLoader.owns(file))
            .filter(file -> !MetricsLoader.owns(file) && !MeasureLoader.owns(file))
            .toList();
    for (Path sql : PackageTestLoader.models(project.files(folder, ".sql"))) {
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
            models.add(
                new SqlModel(
                    packageName, project.name(sql), project.text(sql), read, extracts, ofPackage));
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

  /** Results of measures, and the metrics fact over the models of all packages. */
  private void loadMeasuresAndMetrics() {
    for (String packageName : tenant.packages()) {
      attempt(
          () ->
              MeasureLoader.load(project, packageName, MODELS, List.copyOf(models))
                  .ifPresent(models::add));
    }
    loadSnapshots();
    attempt(
        () ->
            MetricsLoader.load(project, tenant.packages(), MODELS, metricsMode, List.copyOf(models))
                .ifPresent(models::add));
  }

  private ResponsesModel ownModel(String packageName, Path contract) {
    String name = project.name(contract);
    return new ResponsesModel(
        packageName, name, ModelContractReader.read(name, project.text(contract)));
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
