package org.carelake.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs one candidate in a process of its own and reports times and peak memory. */
public final class Worker {
  /** Begins the lines that the parent reads. */
  static final String MARK = "@@ ";

  private Worker() {}

  /**
   * Runs.
   *
   * @param arguments class of the candidate, output folder, number of passes, then {@code
   *     name=value} settings
   */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> settings = new HashMap<>();
    for (int i = 3; i < arguments.length; i++) {
      String[] pair = arguments[i].split("=", 2);
      settings.put(pair[0], pair[1]);
    }
    long start = System.nanoTime();
    try (Candidate candidate =
        (Candidate) Class.forName(arguments[0]).getDeclaredConstructor().newInstance()) {
      candidate.open(settings);
      report("start", System.nanoTime() - start, "");
      for (int pass = 1; pass <= Integer.parseInt(arguments[2]); pass++) {
        Path output = Path.of(arguments[1], "pass" + pass);
        System.gc();
        long before = System.nanoTime();
        double own = ownSeconds();
        double all = Machine.busySeconds();
        String note = candidate.pass(output);
        long time = System.nanoTime() - before;
        own = ownSeconds() - own;
        report("pass", time, own + " " + Math.max(0, Machine.busySeconds() - all - own) + " " + note);
      }
      System.out.println(MARK + "peak " + peakKilobytes());
    }
    // thread pools of the candidate must not hold the process
    System.exit(0);
  }

  private static void report(String what, long nanos, String note) {
    System.out.println(MARK + what + " " + nanos / 1e9 + " " + note);
  }

  private static double ownSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  /** The most physical memory that this process ever held, as Linux counts it. */
  private static long peakKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
