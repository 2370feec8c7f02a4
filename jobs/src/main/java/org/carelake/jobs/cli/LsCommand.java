package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.carelake.jobs.console.TextTable;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.TableName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists models; needs no Spark. */
@Command(
    name = "ls",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "List the models of tenants, each with its package, inputs and columns.")
final class LsCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;
  @Mixin private RunOptions runOptions;

  @Option(names = "--names", description = "Only the names, one a line.")
  private boolean namesOnly;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    PrintWriter out = spec.commandLine().getOut();
    for (TenantConfig tenant : projectOptions.tenants(installation)) {
      ModelGraph graph = ModelLoader.load(project, tenant);
      SortedSet<TableName> selected = runOptions.selection().in(graph);
      List<Model> models =
          graph.models().stream().filter(model -> selected.contains(model.table())).toList();
      if (namesOnly) {
        models.forEach(model -> out.println(model.table()));
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

  private static List<String> row(ModelGraph graph, Model model) {
    return List.of(
        model.table().toString(),
        model.packageName(),
        String.valueOf(model.contract().columns().size()),
        String.valueOf(graph.tests(model.table()).size()),
        model.inputs().stream().map(TableName::toString).collect(Collectors.joining(", ")));
  }
}
