package org.carelake.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * HAPI's JPA server for the tests of one class: a process of its own over a database in memory,
 * built by the module {@code jobs/src/test/fhir-server}.
 */
public final class HapiServer implements BeforeAllCallback, AfterAllCallback {
  private final HttpClient client = HttpClient.newHttpClient();
  private ModuleServer server;
  private URI base;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    server =
        ModuleServer.start(
            "fhir-server",
            "700m",
            Files.createTempDirectory("carelake-hapi-"),
            "org.carelake.fhirserver.FhirServerMain");
    base = URI.create("http://127.0.0.1:" + server.port() + "/fhir");
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    server.close();
  }

  /** Where its types lie. */
  public URI base() {
    return base;
  }

  /** Stores a resource as {@code Type/id}. */
  public void put(String path, String json) {
    send(
        HttpRequest.newBuilder(URI.create(base + "/" + path))
            .header("Content-Type", "application/fhir+json")
            .PUT(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Deletes a resource. */
  public void delete(String path) {
    send(HttpRequest.newBuilder(URI.create(base + "/" + path)).DELETE());
  }

  private void send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(response.statusCode() + ": " + response.body());
      }
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
