package org.carelake.jobs.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.exposure.Dashboard;
import org.carelake.schemas.exposure.DashboardsReader;
import org.carelake.schemas.exposure.Exposure;
import org.carelake.schemas.exposure.ExposuresReader;
import org.carelake.schemas.exposure.PackageFile;
import org.carelake.schemas.metric.MetricDefinition;
import org.carelake.schemas.table.TableName;

/**
 * Reads {@code _exposures.yml} and {@code _dashboards.yml} of the packages that a tenant switches
 * on, and binds them to the tables and metrics that its models make.
 */
final class ExposureLoader {
  private static final String EXPOSURES = "_exposures.yml";
  private static final String DASHBOARDS = "_dashboards.yml";
  private static final String PACKAGE = "_package.yml";

  private final Project project;
  private final Set<String> tables;
  private final Set<String> metrics;
  private final List<String> problems;
  private final List<Exposure> exposures = new ArrayList<>();
  private final List<BoundDashboard> dashboards = new ArrayList<>();

  private ExposureLoader(Project project, Collection<Model> models, List<String> problems) {
    this.project = project;
    this.tables =
        models.stream()
            .map(model -> model.table().toString())
            .collect(Collectors.toCollection(TreeSet::new));
    this.metrics =
        models.stream()
            .filter(MetricsModel.class::isInstance)
            .flatMap(model -> ((MetricsModel) model).metrics().stream())
            .map(MetricDefinition::id)
            .collect(Collectors.toCollection(TreeSet::new));
    this.problems = problems;
  }

  /** Whether a file of a package is one of these and no contract. */
  static boolean owns(Path file) {
    String name = file.getFileName().toString();
    return name.equals(EXPOSURES) || name.equals(DASHBOARDS) || name.equals(PACKAGE);
  }

  /**
   * Who uses the tables of a tenant.
   *
   * @param packages the packages that are switched on
   * @param folder the folder of all packages
   * @param models all models of the tenant
   * @param problems gets a sentence for each thing that is wrong
   */
  static PackageExposures load(
      Project project,
      List<String> packages,
      String folder,
      Collection<Model> models,
      List<String> problems) {
    ExposureLoader loader = new ExposureLoader(project, models, problems);
    for (String packageName : packages) {
      loader.read(packageName, project.root().resolve(folder).resolve(packageName));
    }
    loader.refuseTwins();
    return new PackageExposures(loader.exposures, loader.dashboards);
  }

  private void read(String packageName, Path folder) {
    text(folder.resolve(PACKAGE))
        .ifPresent(
            yaml ->
                attempt(
                    () ->
                        PackageFile.read(YamlSection.parse(name(folder.resolve(PACKAGE)), yaml))));
    text(folder.resolve(DASHBOARDS))
        .ifPresent(
            yaml ->
                attempt(
                    () ->
                        DashboardsReader.read(name(folder.resolve(DASHBOARDS)), yaml)
                            .forEach(dashboard -> bind(packageName, dashboard))));
    text(folder.resolve(EXPOSURES))
        .ifPresent(
            yaml ->
                attempt(
                    () ->
                        ExposuresReader.read(name(folder.resolve(EXPOSURES)), yaml)
                            .forEach(this::bind)));
  }

  private void bind(String packageName, Dashboard dashboard) {
    List<ChartQuery> charts = new ArrayList<>();
    dashboard
        .charts()
        .forEach(
            chart ->
                attempt(
                    () -> {
                      ChartQuery query = ChartQuery.of(chart);
                      query
                          .inputs()
                          .forEach(table -> known(chart.sql().location(), "table", table));
                      charts.add(query);
                    }));
    BoundDashboard bound = new BoundDashboard(packageName, dashboard, charts);
    dashboards.add(bound);
    exposures.add(bound.exposure(metrics));
  }

  private void bind(Exposure exposure) {
    exposure.dependsOn().forEach(table -> known(exposure.location(), "table", table));
    for (String metric : exposure.metrics()) {
      if (!metrics.contains(metric)) {
        problems.add(
            exposure.location()
                + ": no catalogue has the metric "
                + metric
                + Suggestion.of(metric, metrics));
      }
    }
    exposures.add(exposure);
  }

  private void known(Location at, String what, TableName table) {
    if (!tables.contains(table.toString())) {
      problems.add(
          at + ": no model makes " + what + " " + table + Suggestion.of(table.toString(), tables));
    }
  }

  private void refuseTwins() {
    Map<String, Location> names = new HashMap<>();
    for (Exposure exposure : exposures) {
      Location twin = names.putIfAbsent(exposure.name(), exposure.location());
      if (twin != null) {
        problems.add(
            exposure.location() + ": exposure '" + exposure.name() + "' stands already at " + twin);
      }
    }
  }

  private Optional<String> text(Path file) {
    return Files.isRegularFile(file) ? Optional.of(project.text(file)) : Optional.empty();
  }

  private String name(Path file) {
    return project.name(file);
  }

  private void attempt(Runnable reading) {
    try {
      reading.run();
    } catch (CarelakeException problem) {
      problems.add(problem.getMessage());
    }
  }
}
