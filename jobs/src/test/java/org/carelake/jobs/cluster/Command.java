package org.carelake.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that has been run to its end.
 *
 * @param exitCode its exit code
 * @param output both of its streams
 */
record Command(int exitCode, String output) {
  private static final int LIMIT_MINUTES = 20;

  /** Runs a program with further environment variables and waits for it. */
  static Command run(Path log, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(words)).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(StandaloneCluster.LOOPBACK);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        throw new IllegalStateException(
            words[0] + " still ran after " + LIMIT_MINUTES + " minutes:\n" + Files.readString(log));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return new Command(process.exitValue(), Files.readString(log));
  }
}
