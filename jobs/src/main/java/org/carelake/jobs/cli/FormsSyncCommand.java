package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.TextTable;
import org.carelake.jobs.forms.FormSyncJob;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.FormModels;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.spark.SmallData;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings the metadata of forms in step with the Questionnaires of the lakehouse. */
@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compare the forms of one tenant with its ingested Questionnaires and answers.",
      "Without --write nothing is changed. Names, labels and PHI classes that are there stay."
    })
final class FormsSyncCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--write",
      description = "Write the proposed rows into questionnaire_metadata.csv and forms.yml.")
  private boolean write;

  @Option(names = "--check", description = "Exit with 1 when anything differs.")
  private boolean check;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    TenantConfig tenant = projectOptions.tenant(installation);
    FormModels forms = FormsPackage.of(project, tenant);
    ModelGraph graph = ModelLoader.load(project, tenant);
    SparkSession spark = SparkSessions.start(installation.environment());
    try {
      SmallData.tune(spark, tenant);
      FormSyncJob job = new FormSyncJob(new Lakehouse(spark, tenant.root()), graph, forms);
      FormSyncJob.Report report = job.compare();
      print(report, spec.commandLine().getOut());
      if (write && !report.result().drift().isEmpty()) {
        job.write(report);
        spec.commandLine()
            .getOut()
            .println("Written. Look at the PHI class of each new column before you build.");
      }
      spec.commandLine().getOut().flush();
      return check && !report.drift().isEmpty() ? Main.FAILED : 0;
    } finally {
      spark.stop();
    }
  }

  private static void print(FormSyncJob.Report report, PrintWriter out) {
    if (!report.drift().isEmpty()) {
      out.println(
          TextTable.format(
              List.of("difference", "table", "link", "detail"),
              report.drift().stream()
                  .map(each -> List.of(each.kind(), each.table(), each.link(), each.detail()))
                  .toList()));
    }
    long columns = report.result().metadata().values().stream().mapToLong(List::size).sum();
    out.println(
        Plural.of(report.questionnaires(), "Questionnaire")
            + ", "
            + Plural.of(report.result().metadata().size(), "form")
            + ", "
            + Plural.of(columns, "column")
            + ": "
            + (report.drift().isEmpty()
                ? "nothing differs"
                : Plural.of(report.drift().size(), "difference"))
            + (report.data() ? "" : "; answers were not looked at: build first"));
  }
}
