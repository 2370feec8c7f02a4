package org.carelake.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * HAPI's JPA server for the tests of one class: a process of its own over a database in memory,
 * built by the module {@code jobs/src/test/fhir-server}. It ends with this process.
 */
public final class HapiServer implements BeforeAllCallback, AfterAllCallback {
  private final HttpClient client = HttpClient.newHttpClient();
  private Process process;
  private Path log;
  private URI base;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path built = Path.of(System.getProperty("carelake.root"), "jobs/src/test/fhir-server/target");
    Path classPath = built.resolve("classpath.txt");
    if (!Files.isReadable(classPath)) {
      throw new IllegalStateException(
          classPath + " is missing; ./mvnw process-test-classes makes it");
    }
    log = Files.createTempFile("carelake-hapi-", ".log");
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx700m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    built.resolve("test-classes") + ":" + Files.readString(classPath),
                    "org.carelake.fhirserver.FhirServerMain"))
            .redirectError(log.toFile())
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("PORT ")) {
        base = URI.create("http://127.0.0.1:" + line.substring(5) + "/fhir");
        return;
      }
    }
    throw new IllegalStateException("HAPI's server did not start: " + Files.readString(log));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(log);
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
