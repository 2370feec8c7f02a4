package org.carelake.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.flatten.Flatten;
import org.carelake.jobs.flatten.FlattenOptions;
import org.carelake.jobs.flatten.FlattenResult;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewDefinitionReader;

/** Carelake's views over the files; which views is a setting. */
public final class CarelakeFiles implements Candidate {
  private SparkSession spark;
  private Map<String, String> settings;
  private List<ViewDefinition> views;

  @Override
  public void open(Map<String, String> given) throws IOException {
    settings = given;
    views = views(settings);
    spark = LocalSpark.start(settings, Map.of());
  }

  /** The views that the setting {@code views} names: paths below this folder, separated by commas. */
  static List<ViewDefinition> views(Map<String, String> settings) throws IOException {
    List<ViewDefinition> views = new ArrayList<>();
    for (String name : settings.get("views").split(",")) {
      Path path = Path.of(settings.get("home"), name);
      try (Stream<Path> files = Files.isDirectory(path) ? Files.list(path) : Stream.of(path)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          views.add(
              ViewDefinitionReader.read(file.getFileName().toString(), Files.readString(file)));
        }
      }
    }
    return views;
  }

  @Override
  public String pass(Path output) {
    FlattenResult result =
        Flatten.run(
            spark, views, settings.get("input"), output.toString(), FlattenOptions.defaults());
    if (result.errorCount() > 0) {
      throw new IllegalStateException(result.errorCount() + " resources broke a view");
    }
    return result.views().stream().mapToLong(view -> view.rows()).sum() + " rows";
  }

  @Override
  public void close() {
    spark.stop();
  }
}
