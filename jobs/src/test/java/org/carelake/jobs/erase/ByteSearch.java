package org.carelake.jobs.erase;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Looks for texts in every file under a folder: in the bytes as they lie, and in every value of
 * every Parquet file, whatever table, version or checkpoint it belongs to.
 */
final class ByteSearch {
  private final SparkSession spark;
  private final Path folder;

  ByteSearch(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** {@code text in file} for each text that stands in a file, also in a file's name. */
  List<String> found(List<String> texts) throws IOException {
    List<String> found = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString();
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      for (String text : texts) {
        if (bytes.contains(text) || name.contains(text)) {
          found.add(text + " in " + name);
        }
      }
      if (name.endsWith(".parquet")) {
        // a copy outside of any table: Spark reads a Delta folder by its log alone
        Path copy = Files.createTempFile("searched-", ".parquet");
        Files.write(copy, Files.readAllBytes(file));
        for (Row row :
            spark
                .read()
                .parquet(copy.toString())
                .select(functions.to_json(functions.struct("*")))
                .collectAsList()) {
          String values = decoded(row);
          texts.stream()
              .filter(values::contains)
              .forEach(text -> found.add(text + " in a value of " + name));
        }
        Files.delete(copy);
      }
    }
    return found;
  }

  /** Binary values stand in JSON as Base64. */
  private static String decoded(Row row) {
    String json = row.getString(0);
    StringBuilder text = new StringBuilder(json);
    for (String part : json.split("\"")) {
      if (part.length() > 20 && part.matches("[A-Za-z0-9+/]+=*")) {
        try {
          text.append(
              new String(java.util.Base64.getDecoder().decode(part), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException other) {
          continue;
        }
      }
    }
    return text.toString();
  }
}
