package org.carelake.jobs.publish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructField;

/**
 * The JSON of {@code manifest.json}: tenant, kind, run, time, and for each table its source, the
 * Delta version read, rows, columns with Spark SQL types, partition columns, and every file with
 * rows, bytes and SHA-256. File paths are relative to the manifest's folder. {@code archives} lists
 * the ZIPs of CSV files by their path under the pointer's folder, {@code omitted} the tables that a
 * role doesn't get, {@code shape} of a table what was done to its rows and columns.
 */
final class Manifest {
  /** Raised when a reader of the former format would go wrong. */
  static final int FORMAT = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private Manifest() {}

  /** Where a run's manifest lies under the bucket's root. */
  static String relativePath(String run) {
    return "publications/" + run + "/manifest.json";
  }

  /**
   * Whether a manifest lists just these tables, at these versions, shaped and laid out this way,
   * and whether it has an archive where one is wanted.
   */
  static boolean holds(String manifest, List<PinnedTable> tables, boolean archive) {
    try {
      JsonNode root = JSON.readTree(manifest);
      if (root.path("archives").isEmpty() == archive) {
        return false;
      }
      List<String> listed = new ArrayList<>();
      for (JsonNode node : root.path("tables")) {
        listed.add(
            identity(
                node.path("name").asText(),
                node.path("source").asText(),
                node.path("delta_commit").asText(),
                node.path("partition_by").toString(),
                node.path("shape").asText()));
      }
      List<String> wanted = new ArrayList<>();
      for (PinnedTable pinned : tables) {
        ArrayNode partitions = JSON.createArrayNode();
        pinned.table().partitionBy().forEach(partitions::add);
        wanted.add(
            identity(
                pinned.table().name(),
                pinned.table().source().toString(),
                pinned.commit(),
                partitions.toString(),
                pinned.table().shape().definition()));
      }
      return listed.equals(wanted);
    } catch (JsonProcessingException damaged) {
      return false;
    }
  }

  private static String identity(
      String name, String source, String commit, String partitions, String shape) {
    return String.join("|", name, source, commit, partitions, shape);
  }

  static String write(Publication publication) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("tenant", publication.tenant());
    root.put("kind", publication.kind());
    publication.role().ifPresent(role -> root.put("role", role));
    root.put("run", publication.runId());
    root.put("created", publication.createdAt().toString());
    ArrayNode tables = root.putArray("tables");
    publication.tables().forEach(table -> write(table, tables.addObject()));
    if (!publication.omitted().isEmpty()) {
      ArrayNode omitted = root.putArray("omitted");
      publication
          .omitted()
          .forEach(
              table ->
                  omitted
                      .addObject()
                      .put("source", table.table().toString())
                      .put("reason", table.reason()));
    }
    publication
        .archive()
        .ifPresent(archive -> write(archive, root.putArray("archives").addObject()));
    return root.toPrettyString() + "\n";
  }

  private static void write(PublishedArchive archive, ObjectNode node) {
    node.put("format", "csv-zip");
    node.put("path", archive.path());
    node.put("bytes", archive.bytes());
    node.put("sha256", archive.sha256());
    archive.tables().forEach(node.putArray("tables")::add);
  }

  private static void write(PublishedTableResult result, ObjectNode node) {
    node.put("name", result.table().name());
    node.put("source", result.table().source().toString());
    node.put("delta_commit", result.commit());
    node.put("delta_version", result.deltaVersion());
    node.put("rows", result.rows());
    node.put("bytes", result.bytes());
    String shape = result.table().shape().definition();
    if (!shape.isEmpty()) {
      node.put("shape", shape);
    }
    ArrayNode columns = node.putArray("columns");
    for (StructField field : result.schema().fields()) {
      columns.addObject().put("name", field.name()).put("type", field.dataType().catalogString());
    }
    result.table().partitionBy().forEach(node.putArray("partition_by")::add);
    ArrayNode files = node.putArray("files");
    for (PublishedFile file : result.files()) {
      files
          .addObject()
          .put("path", file.path())
          .put("rows", file.rows())
          .put("bytes", file.bytes())
          .put("sha256", file.sha256());
    }
  }
}
