package org.carelake.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/**
 * Looks for texts in every file under a folder: in the bytes as they lie, and in every value of
 * every Parquet file, whatever table, version or checkpoint it belongs to.
 */
public final class ByteSearch {
  private static final int SHORTEST = 6;

  private final Path folder;

  public ByteSearch(Path folder) {
    this.folder = folder;
  }

  /**
   * {@code text in file} for each text that stands in a file, also in a file's name.
   *
   * @throws IllegalArgumentException when a text is so short that compressed bytes and checksums
   *     hold it by chance
   */
  public List<String> found(List<String> texts) throws IOException {
    for (String text : texts) {
      if (text.length() < SHORTEST) {
        throw new IllegalArgumentException("'" + text + "' may stand in any file by chance");
      }
    }
    List<String> found = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString();
      String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      String all = name + content + (name.endsWith(".parquet") ? values(file) : "");
      texts.stream().filter(all::contains).forEach(text -> found.add(text + " in " + name));
    }
    return found;
  }

  private static String values(Path file) throws IOException {
    StringBuilder values = new StringBuilder();
    Configuration configuration = new Configuration();
    try (ParquetReader<Group> rows =
        ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(configuration)
            .build()) {
      for (Group row = rows.read(); row != null; row = rows.read()) {
        values.append(row);
      }
    }
    return values.toString();
  }
}
