package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.jobs.audit.AuditEntry;
import org.carelake.jobs.console.TextTable;
import org.carelake.schemas.error.CarelakeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the newest entries of a tenant's audit log. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Who ran what, when, with which code and configuration.")
final class AuditShowCommand implements Callable<Integer> {
  private static final List<String> HEAD =
      List.of("entry", "at", "event", "command", "by", "status", "run", "hash");
  private static final int HASH_DIGITS = 12;

  /** The forms of the log. */
  enum Format {
    TABLE,
    JSON
  }

  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "The newest N entries. Default: ${DEFAULT-VALUE}.")
  private long limit;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      defaultValue = "TABLE",
      description = "table, or json (one whole entry a line). Default: table.")
  private Format format;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw CarelakeException.usage("--limit must be at least 1, found " + limit);
    }
    List<AuditEntry> entries = AuditFiles.log(projectOptions).newest(limit);
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      entries.forEach(entry -> out.println(entry.content()));
    } else {
      List<List<String>> rows = new ArrayList<>();
      for (AuditEntry entry : entries) {
        rows.add(
            List.of(
                Long.toString(entry.sequence()),
                entry.at(),
                entry.event(),
                entry.content().path("command").asText(),
                entry.by(),
                entry.details().path("status").asText(),
                entry.run(),
                entry.hash().substring(0, HASH_DIGITS)));
      }
      out.println(TextTable.format(HEAD, rows));
    }
    out.flush();
    return 0;
  }
}
