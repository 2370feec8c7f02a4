package org.carelake.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.carelake.schemas.metric.MetricDefinition;
import org.carelake.schemas.metric.MetricsCatalogReader;
import org.junit.jupiter.api.Test;

class MetricsTableTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("carelake.root"), "transforms/models/metrics");

  private static List<MetricDefinition> read(String file) throws Exception {
    return MetricsCatalogReader.read(file, Files.readString(FOLDER.resolve(file)));
  }

  @Test
  void theReadmeHoldsTheTableOfTheCatalogue() throws Exception {
    String table =
        MetricsTable.markdown(read("_metrics_catalog.yml"), read("_metrics_reference.yml"));
    assertThat(table.lines()).hasSize(2 + 114);
    assertThat(Files.readString(FOLDER.resolve("README.md"))).endsWith("\n" + table);
  }
}
