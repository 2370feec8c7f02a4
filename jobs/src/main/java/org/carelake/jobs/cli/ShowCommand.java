package org.carelake.jobs.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.SqlQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints rows of a model. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Print the first rows of a model of one tenant.")
final class ShowCommand extends RowsCommand {
  private static final Set<Layer> MADE = Set.of(Layer.SILVER, Layer.GOLD);

  @Parameters(
      paramLabel = "MODEL",
      description = "A model's name, such as patient or silver.patient.")
  private String model;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "At most so many rows. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() {
    Project project = projectOptions().project();
    TenantConfig tenant = projectOptions().tenant(projectOptions().installation(project));
    TableName table = table(ModelLoader.load(project, tenant));
    print(SqlQuery.adHoc("select * from " + table), limit);
    return 0;
  }

  /** The table that a name means; gold comes before silver where both have it. */
  private TableName table(ModelGraph graph) {
    Optional<TableName> named = TableName.parse(model).filter(name -> !graph.contains(name));
    // of silver and gold, the models are all there is
    if (named.isPresent() && !MADE.contains(named.get().layer())) {
      return named.get();
    }
    if (model.contains("*") || model.contains("+") || model.contains(":")) {
      throw CarelakeException.usage("show takes one model's name, found '" + model + "'");
    }
    return Selection.of(List.of(model)).in(graph).last();
  }
}
