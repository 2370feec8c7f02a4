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
  private static final int ATTEMPTS = 3;
  private static final int PATIENCE_SECONDS = 40;
  private static final String SEVERAL = "several views";

  private final Plan plan;
  private final Report report = new Report();
  private final Map<String, Map<String, List<Measurement>>> bySize = new LinkedHashMap<>();
  private final Measurements measurements;
  private final Map<String, Double> megabytes = new LinkedHashMap<>();

  private Benchmark(Plan plan) throws IOException {
    this.plan = plan;
    measurements = new Measurements(plan.work().resolve("measurements.tsv"), plan.appends());
  }

  /** Runs; scripts/benchmark/run gives the arguments. */
  public static void main(String[] arguments) throws Exception {
    new Benchmark(Plan.of(arguments)).run();
  }

  private void run() throws Exception {
    for (Map.Entry<String, Path> input : plan.inputs().entrySet()) {
      rounds(plan.systems(), input.getKey(), input.getValue());
    }
    if (plan.severalViews()) {
      severalViewsRounds();
    }
    if (plan.appends() && plan.rounds() > 0) {
      System.out.println("Kept; --append --rounds 0 compares the outputs and writes the results.");
      return;
    }
    Machine.describe(report, plan);
    for (Map.Entry<String, Path> input : plan.inputs().entrySet()) {
      fiveViews(input.getKey(), input.getValue());
    }
    if (bySize.size() > 1) {
      scaling();
    }
    severalViews();
    Files.writeString(plan.results(), report.toString());
    System.out.println();
    System.out.print(report);
  }

  private void fiveViews(String name, Path input) throws Exception {
    double size = size(input) / MEGABYTE;
    Map<String, List<Measurement>> runs = measurements.of(name);
    if (runs.isEmpty()) {
      return;
    }
    megabytes.put(name, size);
    bySize.put(name, runs);
    report.text("## Five views, " + name + ", " + Report.number(size, 0) + " MB of NDJSON");
    report.text("");
    fiveViewsTable(runs, size);
    loads(name);
    compare(name, runs);
    delete(output(name));
  }

  private void loads(String name) {
    List<String> texts = new ArrayList<>();
    measurements
        .loads(name)
        .forEach(
            (round, load) ->
                texts.add(Report.number(load[0], 1) + " to " + Report.number(load[1], 1)));
    report.text(
        "Load average of the machine over a minute when a process started, by rounds: "
            + String.join("; ", texts) + ". It counts the process that ran just before.");
    List<Measurement> all =
        measurements.of(name).values().stream().flatMap(List::stream).toList();
    report.text(
        "During the second passes other processes had "
            + Report.number(all.stream().mapToDouble(Measurement::foreign).max().orElse(0) * 100, 0)
            + " % of the cores at most; measurements above "
            + Report.number(Measurement.MOST_FOREIGN * 100, 0)
            + " % were repeated up to twice, "
            + all.stream().filter(Measurement::isDisturbed).count()
            + " of "
            + all.size()
            + " stayed above.");
    report.text("");
  }

  private void fiveViewsTable(Map<String, List<Measurement>> runs, double size) {
    double own = runs.containsKey("carelake") ? warm(runs.get("carelake")) : Double.NaN;
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        Report.row(
            "system",
            "rounds",
            "second pass, s",
            "MB/s",
            "times Carelake",
            "CPU, s",
            "first pass, s",
            "start, s",
            "peak memory, MiB"));
    for (Contestant system : measured(runs)) {
      List<Measurement> own3 = runs.get(system.name());
      rows.add(
          Report.row(
              system.title(),
              String.valueOf(own3.size()),
              Report.spread(own3, Measurement::warm, 2),
              Report.number(size / warm(own3), 0),
              Double.isNaN(own) ? "-" : Report.number(warm(own3) / own, 2),
              Report.spread(own3, Measurement::cpu, 2),
              Report.spread(own3, Measurement::first, 2),
              Report.spread(own3, Measurement::start, 1),
              Report.spread(own3, Measurement::peakMegabytes, 0)));
    }
    report.table(rows);
  }

  private static List<Contestant> measured(Map<String, List<Measurement>> runs) {
    return Contestant.FIVE_VIEWS.stream().filter(one -> runs.containsKey(one.name())).toList();
  }

  private static double warm(List<Measurement> runs) {
    return Report.median(runs, Measurement::warm);
  }

  private Path output(String name) {
    return plan.work().resolve("output").resolve(name.replace(' ', '-'));
  }

  /** All rounds; each begins with another system. */
  private void rounds(List<Contestant> systems, String name, Path input) throws Exception {
    if (plan.rounds() > 0) {
      warmFileCache(input);
    }
    List<Contestant> order = new ArrayList<>(systems);
    Collections.rotate(order, 1 - measurements.nextRound(name, systems.get(0).name()));
    for (int i = 0; i < plan.rounds(); i++) {
      for (Contestant system : order) {
        Path output = output(name).resolve(system.name());
        int round = measurements.nextRound(name, system.name());
        Measurement one = undisturbed(name, round, system, input, output);
        measurements.add(one);
        System.out.printf(
            "%s, round %d, %s: first pass %.2f s, second %.2f s (CPU %.2f s), %.0f MiB, load %.2f,"
                + " others had %.0f %% of the cores%n",
            name,
            round,
            system.title(),
            one.first(),
            one.warm(),
            one.cpu(),
            one.peakMegabytes(),
            one.load(),
            one.foreign() * 100);
      }
      Collections.rotate(order, -1);
    }
  }

  /** Repeats what others disturbed; after some attempts it is kept, and the report counts it. */
  private Measurement undisturbed(
      String name, int round, Contestant system, Path input, Path output) throws Exception {
    for (int attempt = 1; ; attempt++) {
      delete(output);
      Machine.awaitIdle(PATIENCE_SECONDS);
      Measurement one = new Child(plan).run(name, round, system, input, output);
      if (!one.isDisturbed() || attempt == ATTEMPTS) {
        return one;
      }
      System.out.printf(
          "%s, round %d, %s: void, others had %.0f %% of the cores%n",
          name, round, system.title(), one.foreign() * 100);
    }
  }

  private void compare(String name, Map<String, List<Measurement>> runs) throws SQLException {
    List<Contestant> compared =
        measured(runs).stream().filter(Contestant::compared).toList();
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
    for (Contestant system : measured(bySize.values().iterator().next())) {
      List<String> row = new ArrayList<>(List.of(system.title()));
      bySize.forEach(
          (size, runs) -> {
            List<Measurement> own = runs.get(system.name());
            if (own == null) {
              row.addAll(List.of("-", "-"));
              return;
            }
            row.add(Report.number(warm(own) / megabytes.get(size) * 1000, 2));
            row.add(Report.number(Report.median(own, Measurement::peakMegabytes), 0));
          });
      rows.add(row);
    }
    report.table(rows);
  }

  /** Of three sizes the middle one. */
  private String severalViewsSize() {
    List<String> sizes = List.copyOf(plan.inputs().keySet());
    return sizes.get(sizes.size() / 2);
  }

  private void severalViewsRounds() throws Exception {
    Path observations = plan.work().resolve("observations");
    delete(observations);
    Files.createDirectories(observations);
    Files.createSymbolicLink(
        observations.resolve("Observation.ndjson"),
        plan.inputs().get(severalViewsSize()).resolve("Observation.ndjson").toRealPath());
    rounds(Contestant.SEVERAL_VIEWS, SEVERAL, observations);
  }

  private void severalViews() throws Exception {
    Map<String, List<Measurement>> runs = measurements.of(SEVERAL);
    if (runs.isEmpty()) {
      return;
    }
    String size = severalViewsSize();
    report.text("## Several views of Observation in one run of Carelake, " + size);
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
    loads(SEVERAL);
    delete(output(SEVERAL));
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
