package org.carelake.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.carelake.jobs.survive.LakehouseContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application jar and {@code scripts/submit} on a real standalone cluster. */
class ClusterIT {
  private static final Path ROOT = Path.of(System.getProperty("carelake.root"));
  private static final Path JAR = Path.of(System.getProperty("carelake.jar"));

  /**
   * The second compiler costs more than such a run gains; alone, the first one reserves too little.
   */
  private static final String FIRST_COMPILER_ONLY =
      "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m";

  @TempDir private Path folder;

  /**
   * On the cluster every slow task is begun twice, and one of two executors dies while it holds a
   * task.
   */
  @Test
  void clusterThatLosesAnExecutorPublishesWhatOneMachinePublishes() throws Exception {
    EngageProject.write(folder.resolve("project"), folder.resolve("input"));
    Path local = Files.createDirectories(folder.resolve("local"));
    Path clustered = Files.createDirectories(folder.resolve("clustered"));
    EventLog events = new EventLog(Files.createDirectories(folder.resolve("events")));
    Path sparkHome = sparkHome();
    try (RunningCommand alone = submit(local, "local[2]", "local", List.of());
        StandaloneCluster cluster = StandaloneCluster.start(sparkHome, folder, 2)) {
      requireSuccess(alone);
      List<String> options = new ArrayList<>(events.options());
      options.addAll(ExecutorLoss.speculation());
      int port = StandaloneCluster.freePort();
      options.addAll(List.of("--conf", "spark.ui.enabled=true", "--conf", "spark.ui.port=" + port));
      String lost;
      try (RunningCommand run = submit(clustered, cluster.url(), "cluster", options)) {
        lost = new ExecutorLoss(cluster, run, port, events).take(() -> hasBegunToBuild(clustered));
        requireSuccess(run);
      }
      JsonNode application = cluster.status().path("completedapps").path(0);
      assertThat(application.path("state").asText()).isEqualTo("FINISHED");
      assertThat(application.path("cores").asInt()).isEqualTo(2);
      assertThat(events.added()).containsExactlyInAnyOrder("0", "1", "2");
      assertThat(events.removed()).containsExactly(lost);
      assertThat(events.reason(lost)).contains("137");
      assertThat(events.tasksLostWith(lost)).isPositive();
      assertThat(events.speculativeTasksBesides(lost)).isPositive();
      assertThat(executorLogs()).hasSize(3);
      // messages of tasks may quote data
      assertThat(executorLogs().stream().filter(log -> log.contains("Executor: "))).isEmpty();
    }
    Map<String, Long> rows = publishedRows(local);
    assertThat(rows)
        .containsAllEntriesOf(
            Map.of(
                "patient", 400L,
                "encounters", 1082L,
                "practitioners", 72L,
                "organizations", 13L,
                "locations", 15L));
    assertThat(publishedRows(clustered)).isEqualTo(rows);
    assertThat(differences(local, clustered, rows)).isEmpty();
    assertThat(LakehouseContent.of(lakehouse(clustered)))
        .isEqualTo(LakehouseContent.of(lakehouse(local)));
    // besides Parquet, the archive of CSV files and the note of where it lies
    assertThat(LakehouseContent.unaccounted(bucket(clustered)))
        .hasSize(2)
        .allMatch(file -> file.endsWith(".zip") || file.endsWith("/archive.path"));
  }

  private static Path lakehouse(Path place) {
    return place.resolve("warehouse/engage");
  }

  private static boolean hasBegunToBuild(Path place) {
    return Files.exists(
        lakehouse(place).resolve("silver/patient/_delta_log/00000000000000000000.json"));
  }

  private static void requireSuccess(RunningCommand run) throws Exception {
    Command ended = run.await();
    assertThat(ended.exitCode()).as(ended.output()).isZero();
  }

  @Test
  void applicationJarHasTheProjectAndTheServicesButNoSpark() throws IOException {
    try (ZipFile jar = new ZipFile(JAR.toFile())) {
      List<String> names = jar.stream().map(ZipEntry::getName).toList();
      assertThat(names)
          .contains(
              "org/carelake/jobs/cli/Main.class",
              "project/conf/carelake.conf",
              "project/schemas/fhir-views/patient.json",
              "org/apache/hadoop/fs/s3a/S3AFileSystem.class")
          .doesNotContain(
              "org/apache/spark/SparkContext.class",
              "org/apache/spark/sql/SparkSession.class",
              "org/apache/hadoop/fs/FileSystem.class",
              "scala/Option.class",
              "org/slf4j/Logger.class",
              "com/fasterxml/jackson/databind/ObjectMapper.class")
          .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA)"));
      String sources =
          new String(
              jar.getInputStream(
                      jar.getEntry(
                          "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister"))
                  .readAllBytes(),
              java.nio.charset.StandardCharsets.UTF_8);
      assertThat(sources).contains("DeltaDataSource", "AvroDataSourceV2");
    }
  }

  private RunningCommand submit(Path place, String master, String environment, List<String> options)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.add(ROOT.resolve("scripts/submit").toString());
    words.addAll(List.of("--master", master));
    words.addAll(List.of("--driver-memory", "1500m", "--executor-memory", "1g"));
    words.addAll(List.of("--driver-java-options", FIRST_COMPILER_ONLY));
    words.addAll(List.of("--conf", "spark.executor.extraJavaOptions=" + FIRST_COMPILER_ONLY));
    words.addAll(List.of("--conf", "spark.sql.shuffle.partitions=2"));
    words.addAll(List.of("--conf", "spark.sql.sources.parallelPartitionDiscovery.parallelism=2"));
    words.addAll(List.of("--conf", "spark.ui.enabled=false"));
    words.addAll(options);
    words.addAll(List.of("--", "run", "--tenant", "engage"));
    words.addAll(List.of("--project", folder.resolve("project").toString()));
    return RunningCommand.start(
        folder.resolve(environment + ".log"),
        Map.of(
            "CARELAKE_JAR", JAR.toString(),
            "CARELAKE_ENV", environment,
            "CARELAKE_LOG", place.resolve("carelake.log").toString(),
            "CARELAKE_WAREHOUSE", place.resolve("warehouse").toString(),
            "CARELAKE_PUBLISHED", place.resolve("published").toString(),
            "CARELAKE_ENGAGE_KEY", "a key of this test alone, 0123456789abcdef"),
        words);
  }

  private Path sparkHome() throws Exception {
    Command home =
        Command.run(
            folder.resolve("spark-home.log"),
            Map.of(),
            ROOT.resolve("scripts/spark-home").toString());
    assertThat(home.exitCode()).as(home.output()).isZero();
    return Path.of(home.output().lines().reduce((first, last) -> last).orElseThrow());
  }

  private List<String> executorLogs() throws IOException {
    List<String> logs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path log : files.filter(file -> file.endsWith("stderr")).toList()) {
        logs.add(Files.readString(log));
      }
    }
    return logs;
  }

  private static Path bucket(Path place) {
    return place.resolve("published/carelake-engage-pii");
  }

  /** Rows by table, as the publication's manifest says. */
  private static Map<String, Long> publishedRows(Path place) throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonNode latest = json.readTree(bucket(place).resolve("latest.json").toFile());
    JsonNode manifest =
        json.readTree(bucket(place).resolve(latest.path("manifest").asText()).toFile());
    Map<String, Long> rows = new TreeMap<>();
    manifest
        .path("tables")
        .forEach(table -> rows.put(table.path("name").asText(), table.path("rows").asLong()));
    return rows;
  }

  /** Tables whose rows are not the same multiset, with how many differ. */
  private static List<String> differences(Path left, Path right, Map<String, Long> tables)
      throws SQLException, IOException {
    List<String> differences = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      for (Map.Entry<String, Path> side : Map.of("a", left, "b", right).entrySet()) {
        statement.execute("create schema " + side.getKey() + "; use " + side.getKey());
        statement.execute(Files.readString(bucket(side.getValue()).resolve("duckdb.sql")));
      }
      for (String table : tables.keySet()) {
        String count =
            "select count(*) from ((table a.%1$s except all table b.%1$s) union all"
                + " (table b.%1$s except all table a.%1$s))";
        try (ResultSet result = statement.executeQuery(String.format(count, table))) {
          result.next();
          if (result.getLong(1) > 0) {
            differences.add(table + ": " + result.getLong(1) + " rows");
          }
        }
      }
    }
    return differences;
  }
}
