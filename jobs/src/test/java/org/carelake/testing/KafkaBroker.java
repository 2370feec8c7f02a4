package org.carelake.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Kafka broker for the tests of one class: a process of its own over a temporary folder, built by
 * the module {@code jobs/src/test/kafka-broker}.
 */
public final class KafkaBroker implements BeforeAllCallback, AfterAllCallback {
  private ModuleServer server;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path folder = Files.createTempDirectory("carelake-kafka-");
    server =
        ModuleServer.start(
            "kafka-broker",
            "400m",
            folder,
            "org.carelake.kafkabroker.KafkaBrokerMain",
            folder.toString());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    server.close();
  }

  /** Where it is asked: {@code host:port}. */
  public String servers() {
    return "127.0.0.1:" + server.port();
  }
}
