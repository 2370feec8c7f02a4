package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.artifact.DbtArtifacts;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.ingest.SourceFreshness;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.lakehouse.SmallFiles;
import org.carelake.jobs.ledger.RunHistory;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.spark.SparkSessions;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.extract.Freshness;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells how old the newest data of each source is. */
@Command(
    name = "freshness",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Tell how old the newest data of each source is, against what its configuration allows, and"
          + " leave artifacts/sources.json, as dbt has it, in the lakehouse.",
      "Exit codes: 0 nothing is older than error-after, 1 something is, or has no data."
    })
final class FreshnessCommand implements Callable<Integer> {
  /** Of how many runs the ledger is asked which tables a source has. */
  private static final int RUNS = 30;

  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "The moment to measure from, such as 2025-01-31T06:00:00Z. Default: now.")
  private Instant at;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    Installation installation = projectOptions.installation(project);
    PrintWriter out = spec.commandLine().getOut();
    Instant now = Optional.ofNullable(at).orElseGet(Instant::now);
    List<String> late = new ArrayList<>();
    SparkSession spark = SparkSessions.start(installation.environment());
    try {
      for (TenantConfig tenant : projectOptions.tenants(installation)) {
        Lakehouse lakehouse = new Lakehouse(spark, tenant.root());
        SourceFreshness newest = new SourceFreshness(lakehouse);
        Map<String, Instant> moments = new TreeMap<>();
        for (SourceConfig source : tenant.sources()) {
          Optional<Freshness> allowed = Optional.ofNullable(tenant.freshness().get(source.name()));
          Optional<Instant> found = newest.newest(source);
          found.ifPresent(moment -> moments.put(source.name(), moment));
          Optional<Duration> age = found.map(moment -> Duration.between(moment, now));
          Mark mark = mark(allowed, age);
          if (mark == Mark.ERROR) {
            late.add(source.name());
          }
          out.println(line(tenant.name(), source.name(), mark, age, allowed));
        }
        if (!moments.isEmpty()) {
          DbtArtifacts.write(
              SmallFiles.of(lakehouse),
              new DbtArtifacts(
                      project,
                      tenant,
                      ModelLoader.load(project, tenant),
                      RunHistory.read(lakehouse, RUNS),
                      now,
                      moments)
                  .sources());
        }
      }
    } finally {
      spark.stop();
    }
    out.flush();
    return late.isEmpty() ? 0 : Main.FAILED;
  }

  /** What an age amounts to; no data at all is as bad as data that is too old. */
  static Mark mark(Optional<Freshness> allowed, Optional<Duration> age) {
    if (allowed.isEmpty()) {
      return Mark.OK;
    }
    boolean error =
        age.isEmpty()
            ? allowed.get().errorAfter().isPresent()
            : isOlder(age.get(), allowed.get().errorAfter());
    boolean warn = age.isEmpty() || isOlder(age.get(), allowed.get().warnAfter());
    return error ? Mark.ERROR : warn ? Mark.WARN : Mark.OK;
  }

  private static boolean isOlder(Duration age, Optional<Duration> limit) {
    return limit.isPresent() && age.compareTo(limit.get()) > 0;
  }

  private static String line(
      String tenant,
      String source,
      Mark mark,
      Optional<Duration> age,
      Optional<Freshness> allowed) {
    Console console = Console.standard();
    String limits =
        allowed
            .map(
                freshness ->
                    freshness.warnAfter().map(time -> ", warn after " + words(time)).orElse("")
                        + freshness
                            .errorAfter()
                            .map(time -> ", error after " + words(time))
                            .orElse(""))
            .orElse(", nothing declared");
    return console.colored(mark, String.format(Locale.ROOT, "%-5s", mark.name()))
        + "  "
        + tenant
        + ": source "
        + source
        + ": "
        + age.map(time -> words(time) + " old").orElse("no data")
        + limits;
  }

  private static String words(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + " d " + time.toHoursPart() + " h";
    }
    return time.toHours() + " h " + time.toMinutesPart() + " min";
  }
}
