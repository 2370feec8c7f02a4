package org.carelake.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.testing.ChildJvm;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class KilledPublicationIT {
  @TempDir private Path folder;

  @Test
  void formerPublicationStaysInForceAndTheNextOneClearsUp(SparkSession spark) throws Exception {
    Path bucket = folder.resolve("bucket");
    Path lake = folder.resolve("lake");
    try (ChildJvm publisher =
        ChildJvm.start(
            folder.resolve("publisher.log"),
            DyingPublisher.class,
            lake.toString(),
            bucket.toString())) {
      assertThat(publisher.await(Duration.ofMinutes(3)))
          .as(publisher.output())
          .isEqualTo(DyingPublisher.DEAD);
      assertThat(publisher.lines("PUBLISHED")).containsExactly("r1");
    }
    assertThat(runs(bucket)).containsExactly("r1", "r2");
    assertThat(editions(bucket)).containsExactly("1|1");
    Path staging = lake.resolve("_publishing/bucket");
    assertThat(staging.resolve("r2")).isDirectory();

    new PublishJob(
            new Lakehouse(spark, lake.toString()),
            "engage",
            new RunContext("r3", Instant.now()),
            PublicationGuard.none())
        .publish(DyingPublisher.target(bucket.toString()), DyingPublisher.tables(), table -> {});
    assertThat(runs(bucket)).containsExactly("r1", "r3");
    assertThat(editions(bucket)).containsExactly("2|2");
    assertThat(staging).doesNotExist();
  }

  private static List<String> editions(Path bucket) throws Exception {
    assertThat(Files.readString(bucket.resolve("latest.json"))).contains("\"manifest\"");
    try (DuckDb reader = DuckDb.open(bucket.resolve("duckdb.sql"))) {
      return reader.rows("select f.edition, s.edition from first f, second s");
    }
  }

  private static List<String> runs(Path bucket) throws Exception {
    try (Stream<Path> runs = Files.list(bucket.resolve("publications"))) {
      return runs.map(run -> run.getFileName().toString()).sorted().toList();
    }
  }
}
