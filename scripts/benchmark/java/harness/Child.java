package org.carelake.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Starts a system in a process of its own. */
final class Child {
  private final Plan plan;

  Child(Plan plan) {
    this.plan = plan;
  }

  /**
   * Runs two passes, or more where a profile is recorded.
   *
   * @param name the input's name
   * @param round the number of the round
   * @param input the folder with the files
   * @param output an absent folder that gets the tables of each pass
   */
  Measurement run(String name, int round, Contestant system, Path input, Path output)
      throws IOException, InterruptedException {
    double load = Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    Path log = plan.work().resolve("logs").resolve(system.name() + ".log");
    Files.createDirectories(log.getParent());
    ProcessBuilder builder = new ProcessBuilder(command(system, input, output));
    builder.redirectError(ProcessBuilder.Redirect.to(log.toFile()));
    Process process = builder.start();
    List<String> reports = new ArrayList<>();
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith(Worker.MARK)) {
          reports.add(line.substring(Worker.MARK.length()));
        }
      }
    }
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0 || reports.size() != passes(system) + 2) {
      process.destroyForcibly();
      throw new IllegalStateException(system.title() + " failed; its log is " + log);
    }
    return new Measurement(
        name,
        round,
        load,
        system.name(),
        seconds(reports.get(0)),
        seconds(reports.get(1)),
        seconds(reports.get(2)),
        Double.parseDouble(reports.get(2).split(" ")[2]),
        Double.parseDouble(reports.get(2).split(" ")[3])
            / (seconds(reports.get(2)) * Runtime.getRuntime().availableProcessors()),
        seconds(reports.get(reports.size() - 1)) / 1024);
  }

  /** A profile of two passes would show little but the start. */
  private int passes(Contestant system) {
    return recorded(system) ? 12 : 2;
  }

  private boolean recorded(Contestant system) {
    return plan.flightRecording() && system.name().equals("carelake");
  }

  private static double seconds(String report) {
    return Double.parseDouble(report.split(" ")[1]);
  }

  private List<String> command(Contestant system, Path input, Path output) {
    List<String> command = new ArrayList<>();
    if (plan.pinsCores()) {
      command.addAll(List.of("taskset", "-c", "0-" + (plan.cores() - 1)));
    }
    command.add(plan.java(system.runtime()));
    command.add("@" + plan.jvmOptions(system));
    command.add("-Xmx" + plan.heap());
    command.add("-Dlog4j2.configurationFile=" + plan.home().resolve("log4j2.properties"));
    if (recorded(system)) {
      Path recording = plan.work().resolve("carelake.jfr");
      command.add("-XX:StartFlightRecording=settings=profile,filename=" + recording);
    }
    command.addAll(List.of("-cp", plan.classPath(system.runtime())));
    command.addAll(
        List.of(
            Worker.class.getName(),
            system.className(),
            output.toString(),
            String.valueOf(passes(system))));
    command.add("cores=" + plan.cores());
    command.add("memory=" + plan.heap().toUpperCase(Locale.ROOT) + "B");
    command.add("home=" + plan.home());
    command.add("input=" + input);
    command.add("work=" + output.getParent());
    command.add("views=" + system.views());
    return command;
  }
}
