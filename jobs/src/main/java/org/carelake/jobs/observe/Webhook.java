package org.carelake.jobs.observe;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Tells a run that did not end well to whoever listens at a URL: a JSON object with {@code text}
 * (what chat systems show), {@code tenant, command, run, status, message}.
 */
public final class Webhook {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private Webhook() {}

  /**
   * Posts a report.
   *
   * @return empty when it was accepted, else what went wrong; never the URL, which is a secret
   */
  public static String post(URI url, RunReport report) {
    String body =
        JSON.createObjectNode()
            .put(
                "text",
                "carelake "
                    + report.command()
                    + " "
                    + report.status()
                    + " for tenant "
                    + report.tenant()
                    + ": "
                    + report.message())
            .put("tenant", report.tenant())
            .put("command", report.command())
            .put("run", report.runId())
            .put("status", report.status())
            .put("message", report.message())
            .toString();
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<Void> response =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request, HttpResponse.BodyHandlers.discarding());
      return response.statusCode() / 100 == 2 ? "" : "it answered " + response.statusCode();
    } catch (IOException failure) {
      return failure.getClass().getSimpleName();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
