package org.carelake.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Takes an executor from an application that runs. The executor is stopped first, so that it surely
 * holds a task; when Spark has begun that task a second time elsewhere, it is killed.
 */
final class ExecutorLoss {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Duration LONG_STOP = Duration.ofSeconds(8);

  private final StandaloneCluster cluster;
  private final RunningCommand run;
  private final int statusPort;
  private final EventLog events;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * Prepares the loss.
   *
   * @param statusPort of the pages of the application's driver
   */
  ExecutorLoss(StandaloneCluster cluster, RunningCommand run, int statusPort, EventLog events) {
    this.cluster = cluster;
    this.run = run;
    this.statusPort = statusPort;
    this.events = events;
  }

  /** What an application needs so that slow tasks are begun a second time, and soon. */
  static List<String> speculation() {
    return List.of(
        "--conf",
        "spark.speculation=true",
        "--conf",
        "spark.speculation.interval=50ms",
        "--conf",
        "spark.speculation.quantile=0.1",
        "--conf",
        "spark.speculation.multiplier=1.1",
        "--conf",
        "spark.speculation.efficiency.enabled=false",
        "--conf",
        "spark.speculation.task.duration.threshold=1s");
  }

  /**
   * Takes one executor away.
   *
   * @param begun whether the run has come to where the loss is to happen
   * @return the executor's number
   */
  String take(Callable<Boolean> begun) throws Exception {
    Instant patience = Instant.now().plus(LIMIT);
    while (!begun.call()) {
      pause(patience);
    }
    Instant limit = Instant.now().plus(LIMIT);
    while (true) {
      for (String executor : busyExecutors()) {
        ProcessHandle process = cluster.executor(executor);
        signal("STOP", process);
        if (isBegunElsewhere(executor)) {
          process.destroyForcibly();
          return executor;
        }
        // its task had ended before it stopped, or nothing else could go on meanwhile
        signal("CONT", process);
      }
      pause(limit);
    }
  }

  private boolean isBegunElsewhere(String stopped) throws Exception {
    long before = events.speculativeTasksBesides(stopped);
    Instant limit = Instant.now().plus(LONG_STOP);
    while (Instant.now().isBefore(limit) && run.isRunning()) {
      if (events.speculativeTasksBesides(stopped) > before && busyExecutors().contains(stopped)) {
        return true;
      }
      Thread.sleep(100);
    }
    return false;
  }

  private void pause(Instant limit) throws Exception {
    if (!run.isRunning()) {
      throw new IllegalStateException("the run ended before it lost an executor: " + run.output());
    }
    if (Instant.now().isAfter(limit)) {
      throw new IllegalStateException("the run lost no executor within " + LIMIT);
    }
    Thread.sleep(50);
  }

  /** Executors that hold a task, as the driver believes. */
  private List<String> busyExecutors() throws IOException, InterruptedException {
    JsonNode executors = get("/" + get("").path(0).path("id").asText() + "/executors");
    return executors.findParents("activeTasks").stream()
        .filter(executor -> executor.path("activeTasks").asInt() > 0)
        .map(executor -> executor.path("id").asText())
        .filter(id -> !id.equals("driver"))
        .toList();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + statusPort + "/api/v1/applications" + path))
            .timeout(Duration.ofSeconds(30))
            .build();
    return new ObjectMapper()
        .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static void signal(String name, ProcessHandle process)
      throws IOException, InterruptedException {
    int exit = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException("kill -" + name + " ended with " + exit);
    }
  }
}
