package org.carelake.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server for tests, in a process of its own with the libraries of its own module under {@code
 * jobs/src/test}. Its main class prints {@code PORT n} when it answers, and ends when its input
 * does, so it ends with this process at the latest.
 */
final class ModuleServer implements AutoCloseable {
  private final Path folder;
  private final Process process;
  private final int port;

  private ModuleServer(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts a server and waits until it answers.
   *
   * @param module the module's folder below {@code jobs/src/test}
   * @param memory the largest heap, such as {@code 400m}
   * @param folder a folder that is the server's own and goes when it does; its log is written there
   * @throws IllegalStateException if the module is not built or the server does not start
   */
  static ModuleServer start(
      String module, String memory, Path folder, String main, String... arguments)
      throws IOException {
    Path built =
        Path.of(System.getProperty("carelake.root"), "jobs/src/test", module).resolve("target");
    Path classPath = built.resolve("classpath.txt");
    if (!Files.isReadable(classPath)) {
      throw new IllegalStateException(
          classPath + " is missing; ./mvnw process-test-classes makes it");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx" + memory, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(
        List.of("-cp", built.resolve("test-classes") + ":" + Files.readString(classPath), main));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("stderr.log");
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("PORT ")) {
        return new ModuleServer(folder, process, Integer.parseInt(line.substring(5)));
      }
    }
    throw new IllegalStateException(main + " did not start: " + Files.readString(log));
  }

  /** Where it listens, on 127.0.0.1. */
  int port() {
    return port;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> left = Files.walk(folder)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
