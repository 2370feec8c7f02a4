package org.carelake.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What Spark tells of the one application whose events go to a folder, also while it runs. */
record EventLog(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What an application needs to keep such a log: plain, in one file. */
  List<String> options() {
    return List.of(
        "--conf",
        "spark.eventLog.enabled=true",
        "--conf",
        "spark.eventLog.rolling.enabled=false",
        "--conf",
        "spark.eventLog.compress=false",
        "--conf",
        "spark.eventLog.dir=" + folder.toUri());
  }

  /** Numbers of the executors that were added, in that order. */
  List<String> added() throws IOException {
    return executors("SparkListenerExecutorAdded");
  }

  /** Numbers of the executors that were lost. */
  List<String> removed() throws IOException {
    return executors("SparkListenerExecutorRemoved");
  }

  /** Why an executor was lost. */
  String reason(String executor) throws IOException {
    return events("SparkListenerExecutorRemoved").stream()
        .filter(event -> event.path("Executor ID").asText().equals(executor))
        .map(event -> event.path("Removed Reason").asText())
        .findFirst()
        .orElse("");
  }

  /** How many second attempts of slow tasks were begun, besides those on an executor. */
  long speculativeTasksBesides(String executor) throws IOException {
    return events("SparkListenerTaskStart").stream()
        .map(event -> event.path("Task Info"))
        .filter(task -> task.path("Speculative").asBoolean())
        .filter(task -> !task.path("Executor ID").asText().equals(executor))
        .count();
  }

  /** How many tasks ended because their executor was lost. */
  long tasksLostWith(String executor) throws IOException {
    Predicate<JsonNode> lost =
        event ->
            event.path("Task End Reason").path("Reason").asText().equals("ExecutorLostFailure");
    return events("SparkListenerTaskEnd").stream()
        .filter(lost)
        .filter(event -> event.path("Task Info").path("Executor ID").asText().equals(executor))
        .count();
  }

  private List<String> executors(String kind) throws IOException {
    return events(kind).stream().map(event -> event.path("Executor ID").asText()).toList();
  }

  private List<JsonNode> events(String kind) throws IOException {
    List<Path> logs;
    try (Stream<Path> files = Files.list(folder)) {
      logs = files.filter(file -> file.getFileName().toString().startsWith("app-")).toList();
    }
    List<JsonNode> events = new ArrayList<>();
    String mark = "{\"Event\":\"" + kind + "\"";
    for (Path log : logs) {
      String text = Files.readString(log);
      // the last line may still be on its way
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
        if (line.startsWith(mark)) {
          events.add(JSON.readTree(line));
        }
      }
    }
    return events;
  }
}
