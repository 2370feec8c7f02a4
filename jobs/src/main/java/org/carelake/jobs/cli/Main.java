package org.carelake.jobs.cli;

import java.util.Locale;
import org.carelake.jobs.run.Failures;
import org.carelake.schemas.error.CarelakeException;
import picocli.CommandLine;

/** The entry of the launcher and of spark-submit. */
public final class Main {
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  private Main() {}

  /** Runs one command and ends the process with its exit code: 0 well, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    // Delta writes the numbers of its commits in the digits of the machine's language
    Locale.setDefault(Locale.US);
    int exit;
    try {
      exit = run(arguments);
    } catch (Throwable failure) {
      // not even a broken JVM may print a stack trace whose messages could hold data
      System.err.println("error: " + Failures.message(failure));
      exit = FAILED;
    }
    // Spark's own threads would keep the process alive
    System.exit(exit);
  }

  static int run(String... arguments) {
    return new CommandLine(new CarelakeCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> explain(failure, commandLine))
        .execute(arguments);
  }

  private static int explain(Exception failure, CommandLine commandLine) {
    commandLine.getErr().println("error: " + Failures.message(failure));
    if (Boolean.getBoolean("carelake.trace")) {
      failure.printStackTrace(commandLine.getErr());
    }
    return exitCode(failure);
  }

  /** 2 for what the user wrote wrong, 1 for everything else. */
  static int exitCode(Exception failure) {
    boolean wrongUsage =
        failure instanceof CarelakeException known
            && (known.category() == CarelakeException.Category.USAGE
                || known.category() == CarelakeException.Category.CONFIGURATION);
    return wrongUsage ? WRONG_USAGE : FAILED;
  }
}
