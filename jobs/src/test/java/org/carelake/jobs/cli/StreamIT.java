package org.carelake.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.ingest.IngestOptions;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.run.RunContext;
import org.carelake.jobs.stream.LandingStream;
import org.carelake.jobs.stream.StreamLedger;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files that land go through to gold, once, whatever becomes of the process in between. */
@ExtendWith(SparkExtension.class)
class StreamIT {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));
  private static final TableName BRONZE = TableName.bronze("patient");
  private static final TableName GOLD = TableName.gold("genders");

  @TempDir private Path folder;
  private Lakehouse lakehouse;

  @BeforeEach
  void project(SparkSession spark) throws IOException {
    copy("conf/carelake.conf");
    copy("conf/environments/local.conf");
    copy("schemas/fhir-views/patient.json");
    write(
        "conf/tenants/tiny.conf",
        """
        tenant = tiny, packages = [fhir, p], root = wh
        sources = [{ name = landing, kind = fhir-ndjson, path = in }]
        """);
    write(
        "transforms/models/p/genders.sql",
        "select gender, count(*) as patients from silver.patient group by gender\n");
    write(
        "transforms/models/p/genders.yml",
        """
        model: genders
        layer: gold
        description: Patients by gender.
        grain: one row per gender
        key: [gender]
        columns:
          - {name: gender, type: string, phi: none, description: Gender.}
          - {name: patients, type: bigint, phi: none, description: Number.}
        """);
    Files.createDirectories(folder.resolve("in"));
    lakehouse = new Lakehouse(spark, folder.resolve("wh").toString());
  }

  private void copy(String file) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.copy(CHECKOUT.resolve(file), folder.resolve(file));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  private static String patient(String id, int version, String gender) {
    return "{\"resourceType\":\"Patient\",\"id\":\""
        + id
        + "\",\"meta\":{\"versionId\":\""
        + version
        + "\",\"lastUpdated\":\"2026-01-0"
        + version
        + "T00:00:00Z\"},\"gender\":\""
        + gender
        + "\"}\n";
  }

  private TenantConfig tenant() {
    return installation().tenants().get(0);
  }

  private Installation installation() {
    return new InstallationReader(folder, folder, Map.of()).read("local");
  }

  /** Streams what is there now; returns what was told. */
  private String stream(SparkSession spark) {
    RunSettings settings =
        TestSettings.of(
                "stream",
                new StreamCommand().phases(),
                LocalDate.of(2026, 11, 1),
                "genders",
                "silver.patient")
            .in(installation());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8), false, false, Clock.systemUTC());
    int exit =
        new StreamRun(new Project(folder, folder), tenant(), settings, true, console)
            .run(spark, new LandingStream.Options(true, Duration.ofSeconds(1), 1));
    String told = out.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(told).isZero();
    return told;
  }

  private List<String> genders() {
    return lakehouse
        .read(GOLD)
        .selectExpr("concat(gender, ' ', patients)")
        .orderBy("gender")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private List<Long> versions() {
    return Stream.of(BRONZE, TableName.silver("patient"), GOLD, TableName.bronze("ingested_files"))
        .map(lakehouse::version)
        .toList();
  }

  private long batches() {
    return lakehouse.read(StreamLedger.TABLE).where("status = 'success'").count();
  }

  /** As if the process had died before it noted that its last batch was done. */
  private void forgetLastBatch() throws IOException {
    Path commits = folder.resolve("wh/_streams/landing/commits");
    try (Stream<Path> files = Files.list(commits)) {
      Path last =
          files
              .filter(file -> file.getFileName().toString().matches("[0-9]+"))
              .max(Comparator.comparing(file -> Integer.valueOf(file.getFileName().toString())))
              .orElseThrow();
      Files.delete(last);
      Files.deleteIfExists(commits.resolve("." + last.getFileName() + ".crc"));
    }
  }

  @Test
  void whatLandsGoesThroughOnce(SparkSession spark) throws IOException {
    // two files, so two batches; the second updates what the first brought
    write("in/1.ndjson", patient("a", 1, "female") + patient("b", 1, "male"));
    Files.setLastModifiedTime(
        folder.resolve("in/1.ndjson"), FileTime.from(Instant.now().minusSeconds(60)));
    write("in/2.ndjson", patient("b", 2, "female") + patient("c", 1, "male"));
    write("in/_half.ndjson", patient("x", 1, "male"));
    assertThat(stream(spark))
        .contains("Batch 0 of landing: 1 file; ingested 2 new versions")
        .contains("Batch 1 of landing: 1 file; ingested 2 new versions");
    assertThat(genders()).containsExactly("female 2", "male 1");
    assertThat(batches()).isEqualTo(2);

    // died before it noted that the second batch was done; nothing else is there
    List<Long> before = versions();
    forgetLastBatch();
    assertThat(stream(spark)).contains("Batch 1 of landing: 1 file; ingested 0 new versions");
    assertThat(versions()).isEqualTo(before);
    assertThat(batches()).isEqualTo(2);

    // died after bronze and before the models
    write("in/3.ndjson", patient("d", 1, "other"));
    new IngestJob(lakehouse, tenant(), RunContext.startedAt(Instant.now()), secret -> "")
        .run(IngestOptions.defaults(), result -> {});
    assertThat(genders()).containsExactly("female 2", "male 1");
    long bronze = lakehouse.version(BRONZE);
    stream(spark);
    assertThat(lakehouse.version(BRONZE)).isEqualTo(bronze);
    assertThat(genders()).containsExactly("female 2", "male 1", "other 1");
  }

  @Test
  void aFileIsNoLandingFolder(SparkSession spark) throws IOException {
    write("in.ndjson", patient("a", 1, "female"));
    write(
        "conf/tenants/tiny.conf",
        """
        tenant = tiny, packages = [fhir, p], root = wh
        sources = [{ name = landing, kind = fhir-ndjson, path = in.ndjson }]
        """);
    assertThatThrownBy(() -> stream(spark))
        .hasMessageContaining("tiny.conf:2")
        .hasMessageContaining("in.ndjson is a file; a stream watches a folder");
  }
}
