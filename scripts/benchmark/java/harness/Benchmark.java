package org.carelake.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs all systems in interleaved rounds, compares what they wrote and writes the results. */
public final class Benchmark {
  private static final double MEGABYTE = 1e6;

  private final Plan plan;
  private final Report report = new Report();
  private final Map<String, Map<String, List<Measurement>>> bySize = new LinkedHashMap<>();
  private final Map<String, Double> megabytes = new LinkedHashMap<>();

  private Benchmark(Plan plan) {
    this.plan = plan;
  }

  /** Runs; scripts/benchmark/run gives the arguments. */
  public static void main(String[] arguments) throws Exception {
    new Benchmark(Plan.of(arguments)).run();
  }

  private void run() throws Exception {
    Machine.describe(report, plan);
    for (Map.Entry<String, Path> input : plan.inputs().entrySet()) {
      fiveViews(input.getKey(), input.getValue());
    }
    if (bySize.size() > 1) {
      scaling();
    }
    if (plan.severalViews()) {
      severalViews(plan.inputs().values().iterator().next());
    }
    Files.writeString(plan.results(), report.toString());
    System.out.println();
    System.out.print(report);
  }

  private void fiveViews(String name, Path input) throws Exception {
    double size = size(input) / MEGABYTE;
    megabytes.put(name, size);
    Map<String, List<Measurement>> runs = rounds(plan.systems(), name, input);
    bySize.put(name, runs);
    report.text("## Five views, " + name + ", " + Report.number(size, 0) + " MB of NDJSON");
    report.text("");
    fiveViewsTable(runs, size);
    compare(name);
    delete(output(name));
  }

  private void fiveViewsTable(Map<String, List<Measurement>> runs, double size) {
    double own = runs.containsKey("carelake") ? warm(runs.get("carelake")) : Double.NaN;
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        Report.row(
            "system",
            "second pass, s",
            "MB/s",
            "times Carelake",
            "first pass, s",
            "start, s",
            "peak memory, MiB"));
    for (Contestant system : plan.systems()) {
      List<Measurement> own3 = runs.get(system.name());
      rows.add(
          Report.row(
              system.title(),
              Report.spread(own3, Measurement::warm, 2),
              Report.number(size / warm(own3), 0),
              Double.isNaN(own) ? "-" : Report.number(warm(own3) / own, 2),
              Report.spread(own3, Measurement::first, 2),
              Report.spread(own3, Measurement::start, 1),
              Report.spread(own3, Measurement::peakMegabytes, 0)));
    }
    report.table(rows);
  }

  private static double warm(List<Measurement> runs) {
    return Report.median(runs, Measurement::warm);
  }

  private Path output(String name) {
    return plan.work().resolve("output").resolve(name.replace(' ', '-'));
  }

  /** All rounds; each begins with another system. */
  private Map<String, List<Measurement>> rounds(
      List<Contestant> systems, String name, Path input) throws Exception {
    warmFileCache(input);
    Map<String, List<Measurement>> runs = new LinkedHashMap<>();
    List<Contestant> order = new ArrayList<>(systems);
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Contestant system : order) {
        Path output = output(name).resolve(system.name());
        delete(output);
        Measurement one = new Child(plan).run(system, input, output);
        runs.computeIfAbsent(system.name(), key -> new ArrayList<>()).add(one);
        System.out.printf(
            "%s, round %d, %s: first pass %.2f s, second %.2f s, %.0f MiB%n",
            name, round, system.title(), one.first(), one.warm(), one.peakMegabytes());
      }
      Collections.rotate(order, -1);
    }
    return runs;
  }

  private void compare(String name) throws SQLException {
    List<Contestant> compared =
        plan.systems().stream().filter(Contestant::compared).toList();
    if (compared.size() < 2) {
      return;
    }
    Contestant base =
        compared.stream().filter(one -> one.name().equals("spark")).findFirst().orElse(compared.get(0));
    report.text("All values compared with those of " + base.title() + ":");
    report.text("");
    try (Comparison comparison = new Comparison()) {
      long total = 0;
      for (String table : Tables.ALL) {
        total += comparison.rows(tables(name, base), table);
      }
      for (Contestant other : compared) {
        if (other != base) {
          List<String> found = new ArrayList<>();
          for (String table : Tables.ALL) {
            comparison
                .differences(table, tables(name, base), tables(name, other))
                .forEach(difference -> found.add(table + "." + difference));
          }
          report.text(
              "- " + other.title() + ": "
                  + (found.isEmpty() ? "no difference in " + total + " rows" : String.join("; ", found)));
        }
      }
    }
    report.text("");
  }

  private Path tables(String name, Contestant system) {
    return output(name).resolve(system.name()).resolve("pass2");
  }

  private void scaling() {
    report.text("## Scaling: seconds of the second pass for a GB, and peak memory in MiB");
    report.text("");
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("system"));
    bySize.keySet().forEach(size -> head.addAll(List.of(size + ", s/GB", "memory")));
    rows.add(head);
    for (Contestant system : plan.systems()) {
      List<String> row = new ArrayList<>(List.of(system.title()));
      bySize.forEach(
          (size, runs) -> {
            List<Measurement> own = runs.get(system.name());
            row.add(Report.number(warm(own) / megabytes.get(size) * 1000, 2));
            row.add(Report.number(Report.median(own, Measurement::peakMegabytes), 0));
          });
      rows.add(row);
    }
    report.table(rows);
  }

  private void severalViews(Path input) throws Exception {
    Path observations = plan.work().resolve("observations");
    delete(observations);
    Files.createDirectories(observations);
    Files.createSymbolicLink(
        observations.resolve("Observation.ndjson"),
        input.resolve("Observation.ndjson").toRealPath());
    Map<String, List<Measurement>> runs =
        rounds(Contestant.SEVERAL_VIEWS, "several views", observations);
    report.text("## Several views of Observation in one run of Carelake");
    report.text("");
    List<List<String>> rows = new ArrayList<>();
    rows.add(Report.row("views", "second pass, s", "times one view", "first pass, s"));
    double one = warm(runs.get("1"));
    for (Contestant system : Contestant.SEVERAL_VIEWS) {
      List<Measurement> own = runs.get(system.name());
      rows.add(
          Report.row(
              system.title(),
              Report.spread(own, Measurement::warm, 2),
              Report.number(warm(own) / one, 2),
              Report.spread(own, Measurement::first, 2)));
    }
    report.table(rows);
    delete(output("several views"));
  }

  private static long size(Path input) throws IOException {
    long size = 0;
    for (String type : Tables.TYPES.values()) {
      size += Files.size(input.resolve(type + ".ndjson"));
    }
    return size;
  }

  /** Nobody is to wait for the disk. */
  private static void warmFileCache(Path input) throws IOException {
    byte[] buffer = new byte[1 << 20];
    try (Stream<Path> files = Files.list(input)) {
      for (Path file : files.toList()) {
        try (InputStream stream = Files.newInputStream(file)) {
          while (stream.read(buffer) >= 0) {
            // read only
          }
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** The day, in UTC. */
  static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }
}
