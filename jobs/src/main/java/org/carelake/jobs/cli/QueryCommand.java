package org.carelake.jobs.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.sql.SqlQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one SELECT over a tenant's lakehouse. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run a SELECT over bronze, silver, gold and ledger tables of one tenant.")
final class QueryCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;

  @Parameters(paramLabel = "SQL", description = "One SELECT; tables are named layer.table.")
  private String sql;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many rows; 0 means all. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Option(
      names = "--output",
      paramLabel = "FORM",
      defaultValue = "TABLE",
      description = "table, csv or json (one object a line). Default: table.")
  private QueryOutput output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    SqlQuery query = SqlQuery.adHoc(sql);
    run(projectOptions, spec, query, limit, output);
    return 0;
  }

  static void run(
      ProjectOptions options, CommandSpec spec, SqlQuery query, int limit, QueryOutput output) {
    if (limit < 0) {
      throw CarelakeException.usage("--limit must not be negative, found " + limit);
    }
    Project project = options.project();
    Installation installation = options.installation(project);
    TenantConfig tenant = options.tenant(installation);
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
