package org.carelake.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that runs beside the test; closing it ends it with all that it started. */
final class RunningCommand implements AutoCloseable {
  private static final int LIMIT_MINUTES = 20;

  private final List<String> words;
  private final Path log;
  private final Process process;

  private RunningCommand(List<String> words, Path log, Process process) {
    this.words = words;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a program.
   *
   * @param log gets both of its streams
   * @param environment variables besides those of this process
   */
  static RunningCommand start(Path log, Map<String, String> environment, List<String> words)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(StandaloneCluster.LOOPBACK);
    builder.environment().putAll(environment);
    return new RunningCommand(words, log, builder.start());
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Waits until it has ended by itself. */
  Command await() throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
      throw new IllegalStateException(
          words.get(0) + " still ran after " + LIMIT_MINUTES + " minutes:\n" + output());
    }
    return new Command(process.exitValue(), output());
  }

  /** What it has written so far. */
  String output() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
