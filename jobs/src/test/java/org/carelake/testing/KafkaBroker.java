package org.carelake.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Kafka broker for the tests of one class: a process of its own over a temporary folder, built by
 * the module {@code jobs/src/test/kafka-broker}. It ends with this process.
 */
public final class KafkaBroker implements BeforeAllCallback, AfterAllCallback {
  private Process process;
  private Path folder;
  private String servers;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path built = Path.of(System.getProperty("carelake.root"), "jobs/src/test/kafka-broker/target");
    Path classPath = built.resolve("classpath.txt");
    if (!Files.isReadable(classPath)) {
      throw new IllegalStateException(
          classPath + " is missing; ./mvnw process-test-classes makes it");
    }
    folder = Files.createTempDirectory("carelake-kafka-");
    Path log = folder.resolve("stderr.log");
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx400m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    built.resolve("test-classes") + ":" + Files.readString(classPath),
                    "org.carelake.kafkabroker.KafkaBrokerMain",
                    folder.toString()))
            .redirectError(log.toFile())
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("PORT ")) {
        servers = "127.0.0.1:" + line.substring(5);
        return;
      }
    }
    throw new IllegalStateException("the broker did not start: " + Files.readString(log));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> left = Files.walk(folder)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Where it is asked: {@code host:port}. */
  public String servers() {
    return servers;
  }
}
