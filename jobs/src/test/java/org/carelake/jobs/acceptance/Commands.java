package org.carelake.jobs.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.carelake.jobs.cli.CommandLoop;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a process that runs commands as the launcher starts them, one after the other. Tests
 * share it, since what takes long is to begin with a cold JVM.
 */
final class Commands implements AutoCloseable {
  private static final long LIMIT_SECONDS = 300;

  private final Path folder;
  private final Process process;
  private int number;

  private Commands() throws IOException {
    folder = Files.createTempDirectory("carelake-commands-");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:TieredStopAtLevel=1"));
    command.add("-XX:ReservedCodeCacheSize=256m");
    command.add("@" + Pipeline.CHECKOUT.resolve("conf/jvm.options"));
    command.add(
        "-Dlog4j2.configurationFile=" + Pipeline.CHECKOUT.resolve("conf/log4j2.properties"));
    command.add("-Dcarelake.log=" + folder.resolve("carelake.log"));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), CommandLoop.class.getName()));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("process.txt").toFile())
            .start();
  }

  /** Resolves the parameter, with one process for all tests of a JVM. */
  static final class Extension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
        ExtensionContext.Namespace.create(Commands.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Commands.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
          .getOrComputeIfAbsent("commands", key -> start(), Commands.class);
    }

    private static Commands start() {
      try {
        return new Commands();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /**
   * Runs a command to its end.
   *
   * @param output gets what it prints, on both streams
   * @return the exit code
   */
  int run(Path output, Path log, List<String> arguments) throws IOException, InterruptedException {
    List<String> request = new ArrayList<>(List.of(output.toString(), log.toString()));
    request.addAll(arguments);
    Path file = folder.resolve("command-" + ++number);
    Files.write(file, request);
    process.getOutputStream().write((file + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    Path exit = Path.of(file + ".exit");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!Files.exists(exit)) {
      if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the command did not end within "
                + LIMIT_SECONDS
                + " s: "
                + Files.readString(folder.resolve("process.txt")));
      }
    }
    return Integer.parseInt(Files.readString(exit));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    SmallProject.delete(folder);
  }
}
