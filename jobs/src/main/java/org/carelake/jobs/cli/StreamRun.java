package org.carelake.jobs.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.run.Cancellation;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.run.RunContext;
import org.carelake.jobs.stream.Batch;
import org.carelake.jobs.stream.Feed;
import org.carelake.jobs.stream.FolderFeed;
import org.carelake.jobs.stream.LandingStream;
import org.carelake.jobs.stream.StreamLedger;
import org.carelake.jobs.stream.TopicFeed;
import org.carelake.jobs.stream.Topics;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;

/**
 * One tenant's stream. Each batch is a run like any other, with lock, ledger and audit log, that
 * ingests the batch's files or messages and builds the selected models; between batches nothing is
 * held. A batch that is given again after a kill finds its files in the ledger of files and its
 * resources in bronze, and models that are built.
 */
final class StreamRun {
  /** After the hooks of runs, which end a batch in order, and before those of Spark. */
  private static final int PRIORITY = 150;

  private static final int PATIENCE_SECONDS = 30;

  private final Project project;
  private final TenantConfig tenant;
  private final RunSettings settings;
  private final boolean namesDay;
  private final Console console;
  private volatile int worst;

  StreamRun(
      Project project,
      TenantConfig tenant,
      RunSettings settings,
      boolean namesDay,
      Console console) {
    this.project = project;
    this.tenant = tenant;
    this.settings = settings;
    this.namesDay = namesDay;
    this.console = console;
  }

  /** Streams to the end; returns the worst exit code of a batch. */
  int run(SparkSession spark, LandingStream.Options options) {
    DevelopmentRules.requireSamples(settings.environment(), tenant);
    List<Feed> feeds = feeds(spark);
    console.line(
        "Streaming "
            + words(feeds)
            + " of tenant "
            + tenant.name()
            + (options.availableNow()
                ? ": what is there now"
                : ", every " + options.trigger().toSeconds() + " s"));
    LandingStream stream =
        LandingStream.start(
            spark.newSession(), tenant.root(), feeds, options, batch -> take(spark, batch));
    Runnable hook = stream::close;
    ShutdownHookManager.get().addShutdownHook(hook, PRIORITY, PATIENCE_SECONDS, TimeUnit.SECONDS);
    try {
      stream.await();
    } catch (StreamingQueryException failure) {
      if (Cancellation.processIsEnding()) {
        console.line("The stream was told to end; what is not done comes first the next time");
        return Main.FAILED;
      }
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "the stream ended: " + Failures.message(failure),
          failure);
    } finally {
      stream.close();
      if (!Cancellation.processIsEnding()) {
        ShutdownHookManager.get().removeShutdownHook(hook);
      }
    }
    return worst;
  }

  private List<Feed> feeds(SparkSession spark) {
    List<Feed> feeds = new ArrayList<>();
    Configuration configuration = spark.sessionState().newHadoopConf();
    Secrets secrets = new Secrets(System.getenv());
    for (SourceConfig source : tenant.sources()) {
      if (source instanceof SourceConfig.InFiles files
          && !(source instanceof SourceConfig.Extract)) {
        requireFolder(source, files.path(), configuration);
        feeds.add(new FolderFeed(source.name(), files.path()));
      } else if (source instanceof SourceConfig.FhirKafka topics) {
        Topics.partitions(topics, secrets::require);
        feeds.add(new TopicFeed(topics, tenant.root(), secrets::require));
      }
    }
    if (feeds.isEmpty()) {
      throw CarelakeException.configuration(
          tenant.location(),
          "tenant '"
              + tenant.name()
              + "' has no source of kind fhir-ndjson, fhir-bundles or fhir-kafka to stream from");
    }
    return feeds;
  }

  private static String words(List<Feed> feeds) {
    long folders = feeds.stream().filter(FolderFeed.class::isInstance).count();
    List<String> words = new ArrayList<>();
    if (folders > 0) {
      words.add(Plural.of(folders, "folder"));
    }
    if (folders < feeds.size()) {
      words.add(Plural.of(feeds.size() - folders, "source of messages", "sources of messages"));
    }
    return String.join(" and ", words);
  }

  private static void requireFolder(SourceConfig source, String path, Configuration configuration) {
    Path folder = new Path(path);
    try {
      if (!folder.getFileSystem(configuration).getFileStatus(folder).isDirectory()) {
        throw CarelakeException.configuration(
            source.location(), path + " is a file; a stream watches a folder");
      }
    } catch (IOException missing) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          source.location(),
          "source '" + source.name() + "' expects a folder " + path + ", but there is none",
          missing);
    }
  }

  private void take(SparkSession spark, Batch batch) {
    requireGoingOn();
    Instant now = Instant.now();
    RunContext run = RunContext.startedAt(now);
    LocalDate day = namesDay ? settings.asOf() : LocalDate.ofInstant(now, ZoneOffset.UTC);
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    int exit;
    try (PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8)) {
      exit =
          new TenantRun(
                  project,
                  tenant,
                  settings.anew(run, day),
                  new Console(out, false, false, Clock.systemDefaultZone()),
                  batch::ingest)
              .run(CompletableFuture.completedFuture(spark));
    } catch (RuntimeException failure) {
      console.plain(told.toString(StandardCharsets.UTF_8));
      throw failure;
    }
    if (exit != 0) {
      // what was cancelled is not done
      requireGoingOn();
    }
    worst = Math.max(worst, exit);
    Instant oldest = batch.content().oldestAt().orElse(now);
    double latency =
        new StreamLedger(new Lakehouse(spark, tenant.root()))
            .add(batch, oldest, run, Instant.now(), exit == 0 ? "success" : "failed");
    tell(batch, told.toString(StandardCharsets.UTF_8), exit, latency, run);
  }

  private static void requireGoingOn() {
    if (Cancellation.processIsEnding()) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT, "the stream was told to end");
    }
  }

  private void tell(Batch batch, String told, int exit, double latency, RunContext run) {
    if (exit != 0) {
      console.plain(told);
    }
    StringBuilder summary = new StringBuilder();
    told.lines()
        .map(String::strip)
        .filter(line -> line.startsWith("ingested ") || line.startsWith("models "))
        .forEach(line -> summary.append("; ").append(line.replaceAll(" +", " ")));
    Mark mark = exit == 0 ? Mark.OK : Mark.ERROR;
    Batch.Content content = batch.content();
    String piece = content.messages().isPresent() ? "message" : "file";
    console.line(
        console.colored(mark, "Batch " + batch.name().id())
            + " of "
            + batch.name().source()
            + ": "
            + Plural.of(content.messages().orElse(content.files()), piece)
            + summary
            + "; "
            + Console.seconds(latency)
            + " after the oldest "
            + piece
            + "  (run "
            + run.runId()
            + ")");
  }
}
