package org.carelake.jobs.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code latest.json}, its manifest and then both tables with DuckDB, over and over: edition
 * and rows of {@code visits}, edition and rows of {@code twin}.
 */
final class PointerReader implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path bucket;
  private final List<String> seen = new ArrayList<>();
  private volatile boolean finished;
  private volatile Exception failure;

  PointerReader(Path bucket) {
    this.bucket = bucket;
  }

  @Override
  public void run() {
    try (DuckDb reader = DuckDb.open()) {
      boolean last;
      do {
        last = finished;
        seen.add(readOnce(reader));
      } while (!last);
    } catch (Exception broken) {
      failure = broken;
    }
  }

  /** Lets the reader read once more, and returns what it saw. */
  List<String> finish(Thread thread) throws Exception {
    finished = true;
    thread.join();
    if (failure != null) {
      throw failure;
    }
    return seen;
  }

  private String readOnce(DuckDb reader) throws Exception {
    Path manifest = bucket.resolve(json(bucket.resolve("latest.json")).path("manifest").asText());
    List<String> parts = new ArrayList<>();
    for (JsonNode table : json(manifest).path("tables")) {
      List<String> files = new ArrayList<>();
      for (JsonNode file : table.path("files")) {
        Path path = manifest.resolveSibling(file.path("path").asText());
        files.add("'" + path.toString().replace("'", "''").replace("[", "[[]") + "'");
      }
      parts.addAll(
          reader.rows(
              "select max(edition), count(*) from read_parquet(["
                  + String.join(", ", files)
                  + "])"));
    }
    return String.join("|", parts);
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(Files.readString(file));
  }
}
