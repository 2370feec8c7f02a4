package org.carelake.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.carelake.jobs.console.TextTable;
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
  /** The forms of the report. */
  enum Format {
    TABLE,
    JSON,
    CSV
  }

  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      defaultValue = "TABLE",
      description = "table, csv or json (one object a line). Default: table.")
  private Format format;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws JsonProcessingException {
    AnonTenant anon = AnonTenant.open(projectOptions);
    List<ReportLine> lines = ReportLine.of(anon.graph(), anon.profile());
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case TABLE -> table(anon, lines, out);
      case CSV -> {
        out.println(String.join(",", ReportLine.HEAD));
        lines.forEach(
            line ->
                out.println(
                    String.join(
                        ",", line.cells().stream().map(PrivacyReportCommand::csv).toList())));
      }
      case JSON -> {
        ObjectMapper json = new ObjectMapper();
        for (ReportLine line : lines) {
          ObjectNode object = json.createObjectNode();
          for (int i = 0; i < ReportLine.HEAD.size(); i++) {
            object.put(ReportLine.HEAD.get(i), line.cells().get(i));
          }
          out.println(json.writeValueAsString(object));
        }
      }
    }
    out.flush();
    return 0;
  }

  private static void table(AnonTenant anon, List<ReportLine> lines, PrintWriter out) {
    out.println(
        "tenant "
            + anon.tenant().name()
            + ", profile "
            + anon.profile().name()
            + " (standard "
            + anon.profile().standard().code()
            + ")");
    out.println(TextTable.format(ReportLine.HEAD, lines.stream().map(ReportLine::cells).toList()));
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

  private static String csv(String value) {
    return value.matches("(?s).*[\",\\r\\n].*") ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
  }
}
