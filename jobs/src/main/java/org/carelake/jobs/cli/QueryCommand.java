package org.carelake.jobs.cli;

import org.carelake.transforms.sql.SqlQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one SELECT over a tenant's lakehouse. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run a SELECT over bronze, silver, gold and ledger tables of one tenant.")
final class QueryCommand extends RowsCommand {
  @Parameters(paramLabel = "SQL", description = "One SELECT; tables are named layer.table.")
  private String sql;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many rows; 0 means all. Default: ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() {
    print(SqlQuery.adHoc(sql), limit);
    return 0;
  }
}
