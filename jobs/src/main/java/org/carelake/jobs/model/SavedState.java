package org.carelake.jobs.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.digest.Digests;
import org.carelake.transforms.quality.BoundTest;

/**
 * The definitions of models at some time, as hashes, by table. In a file: {@code {"format": 1,
 * "models": {"gold.patient": {"body": "…", "contract": "…", "tests": "…"}}}}.
 */
public record SavedState(SortedMap<TableName, Entry> models) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FORMAT = 1;

  /**
   * One model.
   *
   * @param body hash of how it is made: its SQL, view, form, profile
   * @param contract hash of what it promises: columns, types, PHI classes, row expectations
   * @param tests hash of its tests
   */
  public record Entry(String body, String contract, String tests) {}

  public SavedState {
    models = Collections.unmodifiableSortedMap(new TreeMap<>(models));
  }

  /** No model at all. */
  public static SavedState empty() {
    return new SavedState(new TreeMap<>());
  }

  /** The models of a graph; the date of the run and keys leave no trace. */
  public static SavedState of(ModelGraph graph, SparkSession spark) {
    BuildContext context = EmptyTables.context(graph, spark, LocalDate.EPOCH);
    SortedMap<TableName, Entry> models = new TreeMap<>();
    for (Model model : graph.models()) {
      models.put(
          model.table(),
          new Entry(
              Digests.sha256(model.definition(context)),
              Digests.sha256(model.contract().definition()),
              Digests.sha256(
                  graph.tests(model.table()).stream()
                      .map(BoundTest::definition)
                      .collect(Collectors.joining("\n")))));
    }
    return new SavedState(models);
  }

  /** This state with some models as another state has them. */
  public SavedState with(java.util.Collection<TableName> tables, SavedState other) {
    SortedMap<TableName, Entry> merged = new TreeMap<>(models);
    for (TableName table : new TreeSet<>(tables)) {
      if (other.models.containsKey(table)) {
        merged.put(table, other.models.get(table));
      }
    }
    return new SavedState(merged);
  }

  /** The text of its file. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    ObjectNode all = root.putObject("models");
    models.forEach(
        (table, entry) ->
            all.putObject(table.toString())
                .put("body", entry.body())
                .put("contract", entry.contract())
                .put("tests", entry.tests()));
    return root.toPrettyString() + "\n";
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @param file the file's name for messages
   * @throws CarelakeException when it is anything else
   */
  public static SavedState fromJson(String file, String json) {
    try {
      JsonNode root = JSON.readTree(json);
      if (root.path("format").asInt() != FORMAT || !root.path("models").isObject()) {
        throw unreadable(file);
      }
      SortedMap<TableName, Entry> models = new TreeMap<>();
      for (Map.Entry<String, JsonNode> model : root.path("models").properties()) {
        TableName table = TableName.parse(model.getKey()).orElseThrow(() -> unreadable(file));
        models.put(
            table,
            new Entry(
                model.getValue().path("body").asText(),
                model.getValue().path("contract").asText(),
                model.getValue().path("tests").asText()));
      }
      return new SavedState(models);
    } catch (JsonProcessingException wrong) {
      throw unreadable(file);
    }
  }

  private static CarelakeException unreadable(String file) {
    return CarelakeException.configuration(
        Location.of(file), "this is no state of format " + FORMAT + " that carelake build wrote");
  }
}
