package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.EmptyTables;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.TableName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints how a model is made, without any data. */
@Command(
    name = "compile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Print how a model is made: where its inputs lie, its SQL or definition, and Spark's plan"
            + " over tables without rows.")
final class CompileCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;
  @Mixin private RunOptions runOptions;

  @Parameters(
      paramLabel = "MODEL",
      description = "A model's name, such as patient or gold.patient.")
  private String name;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    TenantConfig tenant = projectOptions.tenant(installation);
    ModelGraph graph = ModelLoader.load(project, tenant, runOptions.metricsMode());
    Model model = graph.model(Selection.one(name, graph));
    SparkSession spark = SparkSessions.start(installation.environment());
    try {
      // the plan is over no data, so it may be shown in full
      spark.conf().set("spark.sql.debug.maxToStringFields", "10000");
      print(new Lakehouse(spark, tenant.root()), graph, model);
      return 0;
    } finally {
      spark.stop();
    }
  }

  private void print(Lakehouse lakehouse, ModelGraph graph, Model model) {
    PrintWriter out = spec.commandLine().getOut();
    BuildContext context = EmptyTables.context(graph, lakehouse.spark(), runOptions.asOf());
    out.println("-- " + model.table() + ", " + Selection.kind(model) + ", " + model.file());
    out.println("-- written to " + lakehouse.path(model.table()));
    for (TableName input : model.inputs()) {
      out.println("-- reads " + input + ": " + lakehouse.path(input));
    }
    out.println(model.definition(context).strip());
    out.println();
    out.println("-- plan");
    out.print(model.rows(context).rows().queryExecution().analyzed().treeString());
    out.flush();
  }
}
