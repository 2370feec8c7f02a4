package org.carelake.jobs.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.delta.DeltaLog;
import org.carelake.jobs.run.Failures;

/**
 * Runs commands one after the other, each with a Spark, a log and an output of its own as a process
 * would have them. Reads from standard input the names of files that hold a command: where its
 * output goes, where its log goes, and its arguments, a line each. The exit code goes to the file
 * of that name with {@code .exit} behind it.
 */
public final class CommandLoop {
  private CommandLoop() {}

  /** Without arguments; ends with its input. */
  public static void main(String[] none) throws IOException {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    PrintStream out = System.out;
    PrintStream err = System.err;
    for (String name = requests.readLine(); name != null; name = requests.readLine()) {
      List<String> request = Files.readAllLines(Path.of(name));
      System.setProperty("carelake.log", request.get(1));
      Configurator.reconfigure();
      int exit;
      try (PrintStream output = new PrintStream(request.get(0), StandardCharsets.UTF_8)) {
        System.setOut(output);
        System.setErr(output);
        exit = run(request.subList(2, request.size()));
      } finally {
        System.setOut(out);
        System.setErr(err);
      }
      // what it knows of tables belongs to the Spark that has ended
      DeltaLog.clearCache();
      Path told = Files.writeString(Path.of(name + ".tmp"), Integer.toString(exit));
      Files.move(told, Path.of(name + ".exit"), StandardCopyOption.ATOMIC_MOVE);
    }
    System.exit(0);
  }

  private static int run(List<String> arguments) {
    try {
      return Main.run(arguments.toArray(String[]::new));
    } catch (RuntimeException | Error failure) {
      System.err.println("error: " + Failures.message(failure));
      return Main.FAILED;
    }
  }
}
