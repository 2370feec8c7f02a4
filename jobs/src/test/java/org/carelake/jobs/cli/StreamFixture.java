package org.carelake.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.stream.LandingStream;
import org.carelake.jobs.stream.StreamLedger;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.TableName;

/** A project with one tenant, which counts patients by gender, to be streamed. */
final class StreamFixture {
  static final TableName BRONZE = TableName.bronze("patient");
  static final TableName GOLD = TableName.gold("genders");
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));

  final Path folder;
  final SparkSession spark;
  final Lakehouse lakehouse;

  /** A project whose tenant has the given sources, one to a line from line 2 on. */
  StreamFixture(SparkSession spark, Path folder, String... sources) throws IOException {
    this.spark = spark;
    this.folder = folder;
    this.lakehouse = new Lakehouse(spark, folder.resolve("wh").toString());
    copy("conf/carelake.conf");
    copy("conf/environments/local.conf");
    copy("schemas/fhir-views/patient.json");
    sources(sources);
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
  }

  void sources(String... sources) throws IOException {
    write(
        "conf/tenants/tiny.conf",
        "tenant = tiny, packages = [fhir, p], root = wh, sources = [\n"
            + String.join("\n", sources)
            + "\n]\n");
  }

  private void copy(String file) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.copy(CHECKOUT.resolve(file), folder.resolve(file));
  }

  void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  static String patient(String id, int version, String gender) {
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

  Installation installation() {
    return new InstallationReader(folder, folder, Map.of()).read("local");
  }

  TenantConfig tenant() {
    return installation().tenants().get(0);
  }

  /** Streams what is there now, a file a batch; returns what was told. */
  String stream(int maxMessages) {
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
            .run(spark, new LandingStream.Options(true, Duration.ofSeconds(1), 1, maxMessages));
    String told = out.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(told).isZero();
    return told;
  }

  List<String> genders() {
    return lakehouse
        .read(GOLD)
        .selectExpr("concat(gender, ' ', patients)")
        .orderBy("gender")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  List<Long> versions() {
    return Stream.of(BRONZE, TableName.silver("patient"), GOLD, TableName.bronze("ingested_files"))
        .map(lakehouse::version)
        .toList();
  }

  long batches() {
    return lakehouse.read(StreamLedger.TABLE).where("status = 'success'").count();
  }

  /** As if the process had died before it noted that its last batch was done. */
  void forgetLastBatch(String source) throws IOException {
    Path commits = folder.resolve("wh/_streams/" + source + "/commits");
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
}
