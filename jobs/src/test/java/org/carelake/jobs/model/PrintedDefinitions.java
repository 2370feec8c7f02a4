package org.carelake.jobs.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.testing.ChildSpark;

/** Prints what each model of the project's tenants is recognised by. */
public final class PrintedDefinitions {
  private PrintedDefinitions() {}

  /** One argument: the project's folder. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    try (SparkSession spark = ChildSpark.builder("definitions").getOrCreate()) {
      of(root, spark).forEach(line -> System.out.println("MODEL " + line));
    }
  }

  /** One line a model: tenant, table, digests. */
  static List<String> of(Path root, SparkSession spark) {
    Map<String, String> lines = new TreeMap<>();
    for (TenantConfig tenant :
        new InstallationReader(root, root, Map.of()).read("local").tenants()) {
      ModelGraph graph = ModelLoader.load(new Project(root, root), tenant);
      SavedState.of(graph, spark)
          .models()
          .forEach((table, entry) -> lines.put(tenant.name() + " " + table, entry.toString()));
    }
    return lines.entrySet().stream().map(line -> line.getKey() + " " + line.getValue()).toList();
  }
}
