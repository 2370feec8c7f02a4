package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.jobs.privacy.ReportLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what becomes of every column; needs no Spark and no data. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Every column of every table that has a twin: class, rule, what it becomes, and what is"
            + " left out and why.")
final class PrivacyReportCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      defaultValue = "TABLE",
      description = "table, csv or json (one object a line). Default: table.")
  private CellsOutput format;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    AnonTenant anon = AnonTenant.open(projectOptions);
    List<ReportLine> lines = ReportLine.of(anon.graph(), anon.profile());
    PrintWriter out = spec.commandLine().getOut();
    if (format == CellsOutput.TABLE) {
      title(anon, out);
    }
    format.print(ReportLine.HEAD, lines.stream().map(ReportLine::cells).toList(), out);
    if (format == CellsOutput.TABLE) {
      sums(lines, out);
    }
    out.flush();
    return 0;
  }

  private static void title(AnonTenant anon, PrintWriter out) {
    out.println(
        "tenant "
            + anon.tenant().name()
            + ", profile "
            + anon.profile().name()
            + " (standard "
            + anon.profile().standard().code()
            + ")");
  }

  private static void sums(List<ReportLine> lines, PrintWriter out) {
    long leftOut = lines.stream().filter(line -> line.becomes().isEmpty()).count();
    long weak = lines.stream().filter(line -> line.note().startsWith("weak")).count();
    out.println(
        "("
            + Plural.of(lines.size(), "column")
            + ", "
            + leftOut
            + " left out, "
            + weak
            + " weaker than Safe Harbor)");
  }
}
