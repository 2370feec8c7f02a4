package org.carelake.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.audit.AuditEntry;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.erase.RetentionJob;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.lakehouse.TableCare;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.run.RunContext;
import org.carelake.jobs.spark.SmallData;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.TableName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps a lakehouse as long and as large as it has to be. */
@Command(
    name = "maintain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Remove rows that were kept for as long as the tenant's file says (retention), put small"
            + " files of tables together, put large tables in order (z-order), take rows that are"
            + " only marked as deleted out of their files, write checkpoints of long logs, then remove"
            + " files of former table versions that are older than a week.")
final class MaintainCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;
  @Mixin private LockOptions lockOptions;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "The day on which ages are told. Default: today in UTC.")
  private LocalDate asOf;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many tables are worked on at the same time. Default: the environment's.")
  private Integer threads;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    List<TenantConfig> tenants = projectOptions.tenants(installation);
    SparkSession spark = SparkSessions.start(installation.environment());
    try {
      int exit = 0;
      for (TenantConfig tenant : tenants) {
        exit = Math.max(exit, maintain(project, installation, tenant, spark.newSession()));
      }
      return exit;
    } finally {
      spark.stop();
    }
  }

  /** One tenant's failure leaves the others to be done. */
  private int maintain(
      Project project, Installation installation, TenantConfig tenant, SparkSession session) {
    Console console = Console.standard();
    try {
      SmallData.tune(session, tenant);
      maintain(
          project,
          tenant,
          new Lakehouse(session, tenant.root()),
          RunOptions.threads(threads, installation.environment()),
          console);
      return 0;
    } catch (RuntimeException failure) {
      TenantsEnd.tell(console, tenant.name(), failure);
      return Main.exitCode(failure);
    }
  }

  private void maintain(
      Project project, TenantConfig tenant, Lakehouse lakehouse, int threads, Console console) {
    RunContext run = RunContext.startedAt(Instant.now());
    try (TenantGuard guard =
        TenantGuard.open(
            project, tenant, run.runId(), "maintain", lockOptions.patience(), lakehouse, console)) {
      SortedMap<TableName, Long> removed =
          new RetentionJob(lakehouse).apply(tenant.duties().retention(), RunOptions.day(asOf));
      ObjectNode details = new ObjectMapper().createObjectNode();
      removed.forEach(
          (table, rows) -> {
            details.put(table.toString(), rows);
            console.line("Retention: " + table + ", " + Plural.of(rows, "row") + " removed");
          });
      TableCare.Summary care =
          new TableCare(lakehouse, tenant.zOrders(), threads).apply(guard::requireGoingOn);
      if (!tenant.zOrders().isEmpty()) {
        console.line("Z-order: " + Plural.of(care.ordered(), "table") + " put in order");
      }
      console.line("Compaction: " + Plural.of(care.compacted(), "table") + " of many small files");
      console.line("Marked rows: taken out of " + Plural.of(care.cleared(), "table"));
      console.line("Checkpoints: " + Plural.of(care.checkpointed(), "table") + " of long logs");
      console.line(
          "Vacuum: "
              + Console.number(care.vacuumed())
              + " of "
              + Plural.of(care.tables(), "table")
              + " had files of versions older than a week");
      AuditEntry entry = guard.audit().add("maintained", details);
      console.plain("  " + RunAudit.words(entry));
    }
  }
}
