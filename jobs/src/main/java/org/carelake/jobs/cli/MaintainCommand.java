package org.carelake.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.audit.AuditEntry;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.erase.RetentionJob;
import org.carelake.jobs.lakehouse.Compaction;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.lakehouse.Purge;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.run.RunContext;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.Layer;
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
            + " files of tables together, then remove files of former table versions that are"
            + " older than a week.")
final class MaintainCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;
  @Mixin private LockOptions lockOptions;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "The day on which ages are told. Default: today in UTC.")
  private LocalDate asOf;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    List<TenantConfig> tenants = projectOptions.tenants(installation);
    SparkSession spark = SparkSessions.start(installation.environment());
    try {
      tenants.forEach(tenant -> maintain(project, tenant, new Lakehouse(spark, tenant.root())));
      return 0;
    } finally {
      spark.stop();
    }
  }

  private void maintain(Project project, TenantConfig tenant, Lakehouse lakehouse) {
    Console console = Console.standard();
    RunContext run = RunContext.startedAt(Instant.now());
    try (TenantGuard guard =
        TenantGuard.open(
            project, tenant, run.runId(), "maintain", lockOptions.patience(), lakehouse, console)) {
      SortedMap<TableName, Long> removed =
          new RetentionJob(lakehouse)
              .apply(
                  tenant.duties().retention(),
                  Optional.ofNullable(asOf).orElseGet(() -> LocalDate.now(ZoneOffset.UTC)));
      ObjectNode details = new ObjectMapper().createObjectNode();
      removed.forEach(
          (table, rows) -> {
            details.put(table.toString(), rows);
            console.line("Retention: " + table + ", " + Plural.of(rows, "row") + " removed");
          });
      Compaction compaction = new Compaction(lakehouse);
      Purge purge = new Purge(lakehouse);
      int compacted = 0;
      int tables = 0;
      for (Layer layer : Layer.values()) {
        for (TableName table : lakehouse.tables(layer)) {
          guard.requireGoingOn();
          compacted += compaction.apply(table) ? 1 : 0;
          purge.vacuum(table);
          tables++;
        }
      }
      console.line("Compaction: " + Plural.of(compacted, "table") + " of many small files");
      console.line("Vacuum: " + Plural.of(tables, "table"));
      AuditEntry entry = guard.audit().add("maintained", details);
      console.plain("  " + RunAudit.words(entry));
    }
  }
}
