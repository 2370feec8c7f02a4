package org.carelake.jobs.cli;

import org.carelake.transforms.sql.SqlQuery;
import picocli.CommandLine.Command;

/** Prints what forms were answered with and have no column for. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Print the built gold.qr_unmapped_answers: unknown forms, unknown links, misfits, counted.")
final class FormsReportCommand extends RowsCommand {
  private static final String REPORT =
      "select form, questionnaire_id, kind, link_id, item_path, responses, answers"
          + " from gold.qr_unmapped_answers"
          + " order by form nulls first, questionnaire_id, kind, item_path, link_id";

  @Override
  public Integer call() {
    print(SqlQuery.adHoc(REPORT), 0);
    return 0;
  }
}
