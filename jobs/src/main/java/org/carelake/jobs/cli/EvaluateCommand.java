package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.carelake.jobs.console.TextTable;
import org.carelake.jobs.evaluate.Evaluation;
import org.carelake.jobs.evaluate.Exceptions;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Holds the project against its own rules; needs no Spark. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Hold the models of tenants against the project's rules (transforms/models/EVALUATE.md) and"
            + " give a score.")
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--min-score",
      paramLabel = "PERCENT",
      defaultValue = "100",
      description = "Exit with 1 below this score. Default: ${DEFAULT-VALUE}.")
  private double minScore;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    Exceptions exceptions = Exceptions.read(project);
    List<TenantConfig> tenants = projectOptions.tenants(installation);
    PrintWriter out = spec.commandLine().getOut();
    Set<Exceptions.Entry> used = new HashSet<>();
    boolean good = true;
    for (TenantConfig tenant : tenants) {
      Evaluation found = Evaluation.of(tenant, ModelLoader.load(project, tenant), exceptions);
      used.addAll(found.used());
      print(out, tenant.name(), found);
      good &= found.score() >= minScore;
    }
    if (tenants.size() == installation.tenants().size()) {
      for (Exceptions.Entry entry : exceptions.entries()) {
        if (!used.contains(entry)) {
          out.println(
              entry.location() + ": nothing breaks " + entry.rule() + " here any more: remove it");
          good = false;
        }
      }
    }
    out.flush();
    return good ? 0 : Main.FAILED;
  }

  private static void print(PrintWriter out, String tenant, Evaluation found) {
    out.println("tenant " + tenant);
    out.println(
        TextTable.format(
            List.of("rule", "checked", "excepted", "broken"),
            found.results().stream()
                .map(
                    result ->
                        List.of(
                            result.rule().name(),
                            String.valueOf(result.checked()),
                            String.valueOf(result.excepted()),
                            String.valueOf(result.broken().size())))
                .toList()));
    found
        .results()
        .forEach(
            result ->
                result
                    .broken()
                    .forEach(
                        check ->
                            out.println(
                                result.rule().name()
                                    + ": "
                                    + check.subject()
                                    + " "
                                    + check.problem())));
    out.println(String.format(Locale.ROOT, "score %.1f %%", Math.floor(found.score() * 10) / 10));
  }
}
