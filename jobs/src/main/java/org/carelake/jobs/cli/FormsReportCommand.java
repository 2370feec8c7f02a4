package org.carelake.jobs.cli;

import java.util.concurrent.Callable;
import org.carelake.transforms.sql.SqlQuery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what forms were answered with and have no column for. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Print the built gold.qr_unmapped_answers: unknown forms, unknown links, misfits, counted.")
final class FormsReportCommand implements Callable<Integer> {
  private static final String REPORT =
      "select form, questionnaire_id, kind, link_id, item_path, responses, answers"
          + " from gold.qr_unmapped_answers"
          + " order by form nulls first, questionnaire_id, kind, item_path, link_id";

  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--output",
      paramLabel = "FORM",
      defaultValue = "TABLE",
      description = "table, csv or json (one object a line). Default: table.")
  private QueryOutput output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    QueryCommand.run(projectOptions, spec, SqlQuery.adHoc(REPORT), 0, output);
    return 0;
  }
}
