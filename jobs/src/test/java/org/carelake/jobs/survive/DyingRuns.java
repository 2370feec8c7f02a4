package org.carelake.jobs.survive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.cli.WarmRuns;

/**
 * Runs of several projects in one process, which dies when each of them stands at its moment. From
 * there on a run changes nothing any more, as little as one whose process is gone.
 */
final class DyingRuns {
  /** A file in the folder of each run that came to its moment. */
  static final String REACHED = "reached.txt";

  private static final long LIMIT_MILLIS = 240_000;

  private DyingRuns() {}

  /** One run: its folder, its command, and the change that it doesn't live to make. */
  record Run(KillProject project, List<String> command, FaultyDisk.Plan plan) {
    String line() {
      return String.join(
          "\t",
          project.folder().toString(),
          command.get(0),
          command.get(1),
          plan.at().pattern(),
          String.valueOf(plan.nth()));
    }

    static Run of(String line) {
      String[] words = line.split("\t");
      return new Run(
          new KillProject(Path.of(words[0])),
          List.of(words[1], words[2]),
          new FaultyDisk.Plan(
              FaultyDisk.Effect.FREEZE, Pattern.compile(words[3]), Integer.parseInt(words[4])));
    }
  }

  /** A file of runs, and how the process dies. */
  public static void main(String[] arguments) throws Exception {
    List<Run> runs = Files.readAllLines(Path.of(arguments[0])).stream().map(Run::of).toList();
    SparkSession spark = spark(runs.size() + 2);
    for (Run run : runs) {
      freeze(spark, run);
    }
    FaultyDisk.die(FaultyDisk.Effect.valueOf(arguments[1]));
  }

  private static void freeze(SparkSession spark, Run run) throws Exception {
    Path folder = run.project().folder();
    FaultyDisk.arm(folder, run.plan());
    Thread thread = new Thread(() -> run(spark, run));
    thread.setDaemon(true);
    thread.start();
    long limit = System.currentTimeMillis() + LIMIT_MILLIS;
    while (thread.isAlive() && !FaultyDisk.hasStruck()) {
      if (System.currentTimeMillis() > limit) {
        throw new IllegalStateException("neither ended nor at its moment: " + folder);
      }
      Thread.sleep(10);
    }
    if (FaultyDisk.hasStruck()) {
      Files.createFile(folder.resolve(REACHED));
    }
  }

  private static void run(SparkSession spark, Run run) {
    Path folder = run.project().folder();
    LocalDate asOf = LocalDate.parse(run.command().get(1));
    WarmRuns.Told told =
        run.command().get(0).equals("test")
            ? WarmRuns.test(spark.newSession(), folder, asOf)
            : WarmRuns.run(spark.newSession(), folder, asOf);
    try {
      Files.writeString(folder.resolve("died.txt"), told.text());
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  /** Runs that stand still keep the threads of their tasks. */
  private static SparkSession spark(int threads) {
    return SparkSession.builder()
        .master("local[" + threads + "]")
        .appName("carelake-dying")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.default.parallelism", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.databricks.delta.snapshotPartitions", "1")
        .getOrCreate();
  }
}
