package org.carelake.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.carelake.jobs.cli.StreamFixture.patient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.ingest.IngestOptions;
import org.carelake.jobs.run.RunContext;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files that land go through to gold, once, whatever becomes of the process in between. */
@ExtendWith(SparkExtension.class)
class StreamIT {
  /** A folder whose name Spark would take for a pattern. */
  private static final String IN = "in [1]{a} %20";

  @TempDir private Path folder;
  private StreamFixture project;

  @BeforeEach
  void project(SparkSession spark) throws IOException {
    project =
        new StreamFixture(
            spark, folder, "{ name = landing, kind = fhir-ndjson, path = \"" + IN + "\" }");
    Files.createDirectories(folder.resolve(IN));
  }

  private String stream() {
    return project.stream(10_000);
  }

  @Test
  void whatLandsGoesThroughOnce() throws IOException {
    // two files, so two batches; the second updates what the first brought
    project.write(IN + "/1.ndjson", patient("a", 1, "female") + patient("b", 1, "male"));
    Files.setLastModifiedTime(
        folder.resolve(IN + "/1.ndjson"), FileTime.from(Instant.now().minusSeconds(60)));
    project.write(IN + "/2.ndjson", patient("b", 2, "female") + patient("c", 1, "male"));
    project.write(IN + "/_half.ndjson", patient("x", 1, "male"));
    assertThat(stream())
        .contains("Streaming 1 folder of tenant tiny")
        .contains("Batch 0 of landing: 1 file; ingested 2 new versions")
        .contains("Batch 1 of landing: 1 file; ingested 2 new versions")
        .contains("after the oldest file");
    assertThat(project.genders()).containsExactly("female 2", "male 1");
    assertThat(project.batches()).isEqualTo(2);

    // died before it noted that the second batch was done; nothing else is there
    List<Long> before = project.versions();
    project.forgetLastBatch("landing");
    assertThat(stream()).contains("Batch 1 of landing: 1 file; ingested 0 new versions");
    assertThat(project.versions()).isEqualTo(before);
    assertThat(project.batches()).isEqualTo(2);

    // died after bronze and before the models
    project.write(IN + "/3.ndjson", patient("d", 1, "other"));
    new IngestJob(
            project.lakehouse, project.tenant(), RunContext.startedAt(Instant.now()), secret -> "")
        .run(IngestOptions.defaults(), result -> {});
    assertThat(project.genders()).containsExactly("female 2", "male 1");
    long bronze = project.lakehouse.version(StreamFixture.BRONZE);
    stream();
    assertThat(project.lakehouse.version(StreamFixture.BRONZE)).isEqualTo(bronze);
    assertThat(project.genders()).containsExactly("female 2", "male 1", "other 1");
  }

  @Test
  void aFileIsNoLandingFolder() throws IOException {
    project.write("in.ndjson", patient("a", 1, "female"));
    project.sources("{ name = landing, kind = fhir-ndjson, path = in.ndjson }");
    assertThatThrownBy(this::stream)
        .hasMessageContaining("tiny.conf:2")
        .hasMessageContaining("in.ndjson is a file; a stream watches a folder");
  }
}
