package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.TextTable;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.TableName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists models; needs no Spark but for selections by state and result. */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "List the models of tenants, each with its package, inputs and columns.")
final class LsCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;
  @Mixin private RunOptions runOptions;

  @Option(names = "--names", description = "Only the names, one a line; as --output names.")
  private boolean namesOnly;

  @Option(
      names = "--output",
      paramLabel = "FORM",
      defaultValue = "TABLE",
      description = "table, names (one a line) or json (one object a line). Default: table.")
  private Form form;

  /** The forms in which models are listed. */
  private enum Form {
    TABLE,
    NAMES,
    JSON
  }

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    PrintWriter out = spec.commandLine().getOut();
    for (TenantConfig tenant : projectOptions.tenants(installation)) {
      ModelGraph graph = ModelLoader.load(project, tenant);
      SortedSet<TableName> selected = selected(installation, tenant, graph);
      List<Model> models =
          graph.models().stream().filter(model -> selected.contains(model.table())).toList();
      if (models.isEmpty()) {
        spec.commandLine().getErr().println("tenant " + tenant.name() + ": no models selected");
        continue;
      }
      if (namesOnly || form == Form.NAMES) {
        models.forEach(model -> out.println(model.table()));
        continue;
      }
      if (form == Form.JSON) {
        models.forEach(model -> out.println(ModelJson.of(tenant.name(), graph, model)));
        continue;
      }
      out.println("tenant " + tenant.name());
      out.println(
          TextTable.format(
              List.of("model", "package", "columns", "tests", "inputs"),
              models.stream().map(model -> row(graph, model)).toList()));
    }
    out.flush();
    return 0;
  }

  /** Only selections by state and result need Spark. */
  private SortedSet<TableName> selected(
      Installation installation, TenantConfig tenant, ModelGraph graph) {
    if (!runOptions.selection().needsFacts()) {
      return runOptions.selection().in(graph);
    }
    SparkSession spark = SparkSessions.start(installation.environment());
    try {
      Lakehouse lakehouse = new Lakehouse(spark, tenant.root());
      return runOptions
          .selection()
          .in(graph, new LakehouseFacts(lakehouse, tenant.name(), graph, runOptions.state()));
    } finally {
      spark.stop();
    }
  }

  private static List<String> row(ModelGraph graph, Model model) {
    return List.of(
        model.table().toString(),
        model.packageName(),
        String.valueOf(model.contract().columns().size()),
        String.valueOf(graph.tests(model.table()).size()),
        model.inputs().stream().map(TableName::toString).collect(Collectors.joining(", ")));
  }
}
