package org.carelake.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the reader of the results must know about where they come from. */
final class Machine {
  private Machine() {}

  /** Waits until others leave the cores alone for two seconds, or until the patience is over. */
  static void awaitIdle(int patienceSeconds) throws IOException, InterruptedException {
    for (int waited = 0; waited < patienceSeconds; waited += 2) {
      double before = busySeconds();
      Thread.sleep(2000);
      double part = (busySeconds() - before) / (2.0 * Runtime.getRuntime().availableProcessors());
      if (part < Measurement.MOST_FOREIGN) {
        return;
      }
    }
  }

  /** Seconds that all cores together were busy since the machine's start, as Linux counts them. */
  static double busySeconds() throws IOException {
    String[] counts = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
    long ticks = 0;
    for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
      ticks += Long.parseLong(counts[i]);
    }
    return ticks / 100.0;
  }

  static void describe(Report report, Plan plan) throws IOException {
    report.text("# Benchmark results");
    report.text("");
    report.text(
        "Written by `scripts/benchmark/run` on " + Benchmark.today() + "; what is measured and how"
            + " is in [README.md](README.md).");
    report.text("");
    report.text(
        "- Machine: "
            + plan.cores()
            + " of "
            + Runtime.getRuntime().availableProcessors()
            + " cores ("
            + field("/proc/cpuinfo", "model name")
            + "), "
            + Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / (1 << 20)
            + " GiB of memory, "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch"));
    report.text("- Heap of each process: " + plan.heap());
    report.text(
        "- Carelake and Spark's reader: Spark "
            + plan.version("carelake", "spark-sql_2.13")
            + ", Jackson "
            + plan.version("carelake", "jackson-core")
            + ", Delta "
            + plan.version("carelake", "delta-spark_4.1_2.13")
            + ", JDK "
            + jdk(plan.java("carelake")));
    report.text("- DuckDB JDBC " + plan.version("tools", "duckdb_jdbc"));
    if (plan.systems().stream().anyMatch(system -> system.runtime().equals("pathling"))) {
      report.text(
          "- Pathling "
              + plan.version("pathling", "library-runtime")
              + ": Spark "
              + plan.version("pathling", "spark-sql_2.13")
              + ", Hadoop "
              + plan.version("pathling", "hadoop-client-api")
              + ", JDK "
              + jdk(plan.java("pathling"))
              + ", optimizer rule RemoveRedundantAliases off");
    }
    report.text("");
  }

  private static String field(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("?");
  }

  private static String jdk(String java) throws IOException {
    Process process = new ProcessBuilder(java, "-version").redirectErrorStream(true).start();
    try (BufferedReader reader = process.inputReader()) {
      return reader.readLine().replaceAll("[^\"]*\"([^\"]*)\".*", "$1");
    }
  }
}
