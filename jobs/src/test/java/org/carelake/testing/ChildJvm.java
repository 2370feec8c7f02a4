package org.carelake.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A Java program of the test tree, run in a process of its own with Spark's flags. */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final Path output;

  private ChildJvm(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts a main class with this JVM's class path.
   *
   * @param output gets what the program prints, on both streams
   */
  public static ChildJvm start(Path output, Class<?> main, String... arguments) throws IOException {
    return start(output, Map.of(), main, arguments);
  }

  /**
   * Starts a main class with this JVM's class path.
   *
   * @param output gets what the program prints, on both streams
   * @param environment variables beside those of this process
   */
  public static ChildJvm start(
      Path output, Map<String, String> environment, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        Files.readAllLines(Path.of(System.getProperty("carelake.root"), "conf", "jvm.options")));
    // several of them share few cores
    command.remove("-XX:+UseParallelGC");
    command.add("-XX:+UseSerialGC");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder program =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    program.environment().putAll(environment);
    return new ChildJvm(program.start(), output);
  }

  /** Waits for the end and returns the exit code. */
  public int await(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the program still ran after " + limit.toSeconds() + " s");
    }
    return process.exitValue();
  }

  /** Asks the program to end, as an operator does (SIGTERM). */
  public void terminate() {
    process.destroy();
  }

  /** Waits until the program has printed a line that begins with a word. */
  public void awaitLine(String word, Duration limit) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (lines(word).isEmpty()) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new IllegalStateException("the program did not print " + word + ": " + output());
      }
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  /** All that the program has printed. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /** What followed a word at the start of a line, line by line. */
  public List<String> lines(String word) throws IOException {
    return output()
        .lines()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .collect(Collectors.toList());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
