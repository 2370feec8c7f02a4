package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes what can be made anew and nobody reads. */
@Command(
    name = "clean",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Remove the rows that tests kept because they broke them (test_failures), with all"
            + " versions.")
final class CleanCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;

  @Option(names = "--dry-run", description = "Only say what would be removed.")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    PrintWriter out = spec.commandLine().getOut();
    SparkSession spark = SparkSessions.start(installation.environment());
    try {
      for (TenantConfig tenant : projectOptions.tenants(installation)) {
        Lakehouse lakehouse = new Lakehouse(spark, tenant.root());
        List<TableName> kept = lakehouse.tables(Layer.TEST_FAILURES);
        if (kept.isEmpty()) {
          out.println("tenant " + tenant.name() + ": tests kept no rows; nothing to remove");
        }
        for (TableName table : kept) {
          out.println((dryRun ? "would remove " : "removed ") + tenant.name() + " " + table);
          if (!dryRun) {
            lakehouse.remove(table);
          }
        }
      }
      out.flush();
      return 0;
    } finally {
      spark.stop();
    }
  }
}
