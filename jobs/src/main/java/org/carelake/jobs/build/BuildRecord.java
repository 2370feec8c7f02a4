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
 * @param definition SHA-256 of the model's definition and contract and of what names its inputs'
 *     rows
 * @param body SHA-256 of Carelake's version and the model's definition and contract; empty where
 *     none was recorded
 * @param inputs the Delta version of each input, -1 for an absent one
 * @param commits what names the rows of that version and no others
 * @param rows how many rows the table has, where the commit changed some keys only; -1 where it
 *     wrote the whole table and Delta says how many
 */
record BuildRecord(
    String run,
    String definition,
    String body,
    SortedMap<TableName, Long> inputs,
    SortedMap<TableName, String> commits,
    long rows) {
  private static final ObjectMapper JSON = new ObjectMapper();

  BuildRecord {
    inputs = new TreeMap<>(inputs);
    commits = new TreeMap<>(commits);
  }

  /** Whether a table made so would be made the same way again. */
  boolean sameContentAs(BuildRecord other) {
    return definition.equals(other.definition);
  }

  /** The record of a commit that changes some keys of a table and leaves it with so many rows. */
  BuildRecord withRows(long rows) {
    return new BuildRecord(run, definition, body, inputs, commits, rows);
  }

  String toJson() {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode record = root.putObject("carelake");
    record.put("run", run);
    record.put("definition", definition);
    record.put("body", body);
    ObjectNode versions = record.putObject("inputs");
    inputs.forEach((table, version) -> versions.put(table.toString(), version));
    ObjectNode ids = record.putObject("commits");
    commits.forEach((table, id) -> ids.put(table.toString(), id));
    if (rows >= 0) {
      record.put("rows", rows);
    }
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
      SortedMap<TableName, String> commits = new TreeMap<>();
      record
          .path("commits")
          .properties()
          .forEach(
              entry ->
                  TableName.parse(entry.getKey())
                      .ifPresent(table -> commits.put(table, entry.getValue().asText())));
      return Optional.of(
          new BuildRecord(
              record.path("run").asText(),
              record.path("definition").asText(),
              record.path("body").asText(""),
              inputs,
              commits,
              record.path("rows").asLong(-1)));
    } catch (JsonProcessingException other) {
      return Optional.empty();
    }
  }
}
