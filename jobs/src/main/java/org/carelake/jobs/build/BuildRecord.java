package org.carelake.jobs.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.carelake.schemas.table.TableName;

/**
 * What a table was made from, kept inside the Delta commit that wrote it, so that no crash can part
 * the two.
 *
 * @param definition SHA-256 of the model's definition and contract and of its inputs' commits
 * @param inputs the Delta version of each input, -1 for an absent one
 */
record BuildRecord(String run, String definition, SortedMap<TableName, Long> inputs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  BuildRecord {
    inputs = new TreeMap<>(inputs);
  }

  /** Whether a table made so would be made the same way again. */
  boolean sameContentAs(BuildRecord other) {
    return definition.equals(other.definition) && inputs.equals(other.inputs);
  }

  String toJson() {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode record = root.putObject("carelake");
    record.put("run", run);
    record.put("definition", definition);
    ObjectNode versions = record.putObject("inputs");
    inputs.forEach((table, version) -> versions.put(table.toString(), version));
    return root.toString();
  }

  /** Reads what {@link #toJson()} wrote; empty when it is anything else. */
  static Optional<BuildRecord> fromJson(String json) {
    try {
      JsonNode record = JSON.readTree(json).path("carelake");
      if (!record.path("definition").isTextual() || !record.path("inputs").isObject()) {
        return Optional.empty();
      }
      SortedMap<TableName, Long> inputs = new TreeMap<>();
      record
          .path("inputs")
          .properties()
          .forEach(
              entry ->
                  TableName.parse(entry.getKey())
                      .ifPresent(table -> inputs.put(table, entry.getValue().asLong())));
      return Optional.of(
          new BuildRecord(record.path("run").asText(), record.path("definition").asText(), inputs));
    } catch (JsonProcessingException other) {
      return Optional.empty();
    }
  }
}
