package org.carelake.jobs.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program that has been run to its end.
 *
 * @param exitCode its exit code
 * @param output both of its streams
 */
record Command(int exitCode, String output) {
  /** Runs a program with further environment variables and waits for it. */
  static Command run(Path log, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    try (RunningCommand command = RunningCommand.start(log, environment, List.of(words))) {
      return command.await();
    }
  }
}
