package org.carelake.jobs.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.carelake.testing.ChildJvm;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What models are recognised by from run to run. */
@ExtendWith(SparkExtension.class)
class DefinitionsIT {
  @TempDir private Path folder;

  /** Java orders its unmodifiable sets and maps anew in each process. */
  @Test
  void anotherProcessFindsTheSameDefinitions(SparkSession spark) throws Exception {
    Path root = Path.of(System.getProperty("carelake.root"));
    Path output = folder.resolve("output");
    List<String> printed;
    try (ChildJvm child = ChildJvm.start(output, PrintedDefinitions.class, root.toString())) {
      List<String> here = PrintedDefinitions.of(root, spark);
      assertThat(child.await(Duration.ofMinutes(3))).as(Files.readString(output)).isZero();
      printed =
          Files.readAllLines(output).stream()
              .filter(line -> line.startsWith("MODEL "))
              .map(line -> line.substring("MODEL ".length()))
              .toList();
      assertThat(printed).isEqualTo(here).hasSizeGreaterThan(300);
    }
  }
}
