package org.carelake.jobs.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.sql.SqlQuery;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that prints rows of one tenant's lakehouse. */
abstract class RowsCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--output",
      paramLabel = "FORM",
      defaultValue = "TABLE",
      description = "table, csv or json (one object a line). Default: table.")
  private QueryOutput output;

  @Spec private CommandSpec spec;

  final ProjectOptions projectOptions() {
    return projectOptions;
  }

  /**
   * Prints the rows of a query.
   *
   * @param limit at most so many; 0 means all
   */
  final void print(SqlQuery query, int limit) {
    if (limit < 0) {
      throw CarelakeException.usage("--limit must not be negative, found " + limit);
    }
    Installation installation = projectOptions.installation(projectOptions.project());
    TenantConfig tenant = projectOptions.tenant(installation);
    SparkSession spark = SparkSessions.start(installation.environment());
    try {
      Lakehouse lakehouse = new Lakehouse(spark, tenant.root());
      Dataset<Row> rows = query.apply(spark, lakehouse::read, Map.of());
      output.print(limit == 0 ? rows : rows.limit(limit), spec.commandLine().getOut());
      spec.commandLine().getOut().flush();
    } finally {
      spark.stop();
    }
  }
}
