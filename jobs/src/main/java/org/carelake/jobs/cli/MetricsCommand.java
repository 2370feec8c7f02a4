package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.jobs.console.TextTable;
import org.carelake.jobs.model.MetricsMode;
import org.carelake.jobs.model.MetricsModel;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.metric.MetricDefinition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the metrics of a tenant; checks the catalogue on the way and needs no Spark session. */
@Command(
    name = "metrics",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "List the metrics of a tenant, and check their catalogue.")
final class MetricsCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--metrics-mode",
      paramLabel = "MODE",
      defaultValue = "tenant",
      description =
          "specification, reference, or tenant (what the tenant's file says). Default:"
              + " ${DEFAULT-VALUE}.")
  private MetricsMode mode;

  @Option(
      names = "--markdown",
      description = "As a table in Markdown, beside what the mode reference counts.")
  private boolean markdown;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    TenantConfig tenant = projectOptions.tenant(installation);
    PrintWriter out = spec.commandLine().getOut();
    if (markdown) {
      out.print(
          MetricsTable.markdown(
              metrics(project, tenant, MetricsMode.SPECIFICATION),
              metrics(project, tenant, MetricsMode.REFERENCE)));
    } else {
      out.println(
          TextTable.format(
              List.of("metric", "unit", "grain", "version", "source", "description"),
              metrics(project, tenant, mode).stream().map(MetricsCommand::row).toList()));
    }
    out.flush();
    return 0;
  }

  private static List<MetricDefinition> metrics(
      Project project, TenantConfig tenant, MetricsMode mode) {
    return ModelLoader.load(project, tenant, mode).models().stream()
        .filter(MetricsModel.class::isInstance)
        .map(MetricsModel.class::cast)
        .findFirst()
        .orElseThrow(
            () ->
                CarelakeException.usage(
                    "tenant '"
                        + tenant.name()
                        + "' has no metrics: no package of it holds a catalogue of the mode "
                        + mode.code()))
        .metrics();
  }

  private static List<String> row(MetricDefinition metric) {
    return List.of(
        metric.id(),
        metric.unit().code(),
        metric.grain().code(),
        metric.version(),
        metric.source().toString(),
        metric.description());
  }
}
