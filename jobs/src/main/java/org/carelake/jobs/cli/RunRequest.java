package org.carelake.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.carelake.jobs.model.MetricsMode;

/** What a command was asked for, in the form that the ledger keeps for a later retry. */
record RunRequest(
    Set<Phase> phases,
    List<String> select,
    List<String> exclude,
    LocalDate asOf,
    MetricsMode metricsMode) {
  private static final ObjectMapper JSON = new ObjectMapper();

  RunRequest {
    phases = Set.copyOf(phases);
    select = List.copyOf(select);
    exclude = List.copyOf(exclude);
  }

  String toJson() {
    ObjectNode root = JSON.createObjectNode();
    phases.stream().sorted().forEach(phase -> root.withArray("phases").add(phase.name()));
    select.forEach(root.withArray("select")::add);
    exclude.forEach(root.withArray("exclude")::add);
    root.put("as_of", asOf.toString());
    root.put("metrics_mode", metricsMode.name());
    return root.toString();
  }

  /** Reads what {@link #toJson()} wrote; empty when it is anything else. */
  static Optional<RunRequest> fromJson(String json) {
    try {
      JsonNode root = JSON.readTree(json);
      Set<Phase> phases = EnumSet.noneOf(Phase.class);
      words(root, "phases").forEach(word -> phases.add(Phase.valueOf(word)));
      return Optional.of(
          new RunRequest(
              phases,
              words(root, "select"),
              words(root, "exclude"),
              LocalDate.parse(root.path("as_of").asText()),
              MetricsMode.valueOf(root.path("metrics_mode").asText())));
    } catch (JsonProcessingException | DateTimeParseException | IllegalArgumentException other) {
      return Optional.empty();
    }
  }

  private static List<String> words(JsonNode root, String name) {
    List<String> words = new ArrayList<>();
    root.path(name).forEach(word -> words.add(word.asText()));
    return words;
  }
}
