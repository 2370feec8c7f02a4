package org.carelake.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the extractor's measurements and prints them as MB/s, with their ratio. */
public final class ExtractorReport {
  private ExtractorReport() {}

  /** Runs; arguments are those of JMH. */
  public static void main(String[] arguments) throws Exception {
    String home = System.getProperty("benchmark.home");
    String input = System.getProperty("benchmark.input");
    CommandLineOptions given = new CommandLineOptions(arguments);
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .parent(given)
                    .include(Extractor.class.getName())
                    .forks(given.getForkCount().orElse(1))
                    .warmupIterations(given.getWarmupIterations().orElse(6))
                    .warmupTime(given.getWarmupTime().orElse(TimeValue.seconds(2)))
                    .measurementIterations(given.getMeasurementIterations().orElse(5))
                    .measurementTime(given.getMeasurementTime().orElse(TimeValue.seconds(2)))
                    .jvmArgs(
                        "-Xmx2g",
                        "-XX:+UseParallelGC",
                        "-Dbenchmark.home=" + home,
                        "-Dbenchmark.input=" + input)
                    .build())
            .run();
    Map<String, RunResult> byName = new HashMap<>();
    for (RunResult result : results) {
      String label = result.getPrimaryResult().getLabel();
      byName.put(result.getParams().getParam("table") + "." + label, result);
    }
    Report report = new Report();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        Report.row("view", "Carelake, MB/s", "±", "Jackson tokens, MB/s", "±", "Carelake/Jackson"));
    for (String table : Tables.ALL) {
      RunResult own = byName.get(table + ".carelake");
      RunResult jackson = byName.get(table + ".jackson");
      if (own != null && jackson != null) {
        double bytes = Extractor.json(Path.of(input), table).length;
        double ownSpeed = bytes / 1000 / own.getPrimaryResult().getScore();
        double jacksonSpeed = bytes / 1000 / jackson.getPrimaryResult().getScore();
        rows.add(
            Report.row(
                table,
                Report.number(ownSpeed, 0),
                percent(own),
                Report.number(jacksonSpeed, 0),
                percent(jackson),
                Report.number(ownSpeed / jacksonSpeed, 2)));
      }
    }
    report.table(rows);
    System.out.print(report);
  }

  /** Half of the interval of 99.9 % confidence. */
  private static String percent(RunResult result) {
    double error = result.getPrimaryResult().getScoreError() / result.getPrimaryResult().getScore();
    return Report.number(100 * error, 0) + " %";
  }
}
