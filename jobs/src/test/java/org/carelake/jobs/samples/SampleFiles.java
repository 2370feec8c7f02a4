package org.carelake.jobs.samples;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Reads the sample data as text and as JSON that compares by content, whatever the order of keys.
 */
final class SampleFiles {
  static final Path ROOT = Path.of(System.getProperty("carelake.root"));
  static final Path ENGAGE = ROOT.resolve("data-samples/engage");
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private SampleFiles() {}

  /** Files below a folder by their relative path. */
  static Map<String, Path> files(Path folder) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .filter(Files::isRegularFile)
          .forEach(path -> files.put(folder.relativize(path).toString(), path));
    }
    return files;
  }

  static String unzipped(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static List<String> lines(Path gzip) throws IOException {
    return List.of(unzipped(gzip).split("\n"));
  }

  static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  /** The same text for the same content. */
  static String canonical(JsonNode node) throws IOException {
    return JSON.writeValueAsString(JSON.treeToValue(node, Object.class));
  }

  /** Counts a text once more. */
  static void count(Map<String, Integer> counts, String text) {
    counts.merge(text, 1, Integer::sum);
  }
}
