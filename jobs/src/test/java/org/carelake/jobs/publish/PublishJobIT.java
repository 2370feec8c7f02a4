package org.carelake.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class PublishJobIT {
  private static final TableName VISITS = TableName.gold("visits");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Lakehouse lakehouse;
  private Path bucket;

  @BeforeEach
  void makeLakehouse(SparkSession spark) {
    lakehouse = new Lakehouse(spark, folder.resolve("warehouse").toString());
    bucket = folder.resolve("published/it's [a] bucket");
  }

  @Test
  void duckDbReadsEveryTypeAsItWas() throws Exception {
    write(
        VISITS,
        """
        select id, day, at, amount, big, text, flag, ratio, bytes, codes, nested from values
          (1, date'1890-02-28', timestamp'1899-12-31 23:59:59.123456Z', 12.50bd,
           cast('12345678901234567890123456.123456789012' as decimal(38,12)),
           'Łódź 漢字 🙂 "x"', true, 0.1d, X'00FF', array('a', null),
           named_struct('system', 's', 'code', 'c')),
          (2, date'0001-01-01', timestamp'2026-03-08 02:30:00Z', -0.01bd,
           cast(0 as decimal(38,12)), '', false, double('NaN'), X'', array(), null),
          (3, null, null, null, null, null, null, null, null, null, null)
          as t(id, day, at, amount, big, text, flag, ratio, bytes, codes, nested)
        """);
    publish("r1", PublishedTable.of(VISITS));
    try (DuckDb reader = DuckDb.open(bucket.resolve("duckdb.sql"))) {
      assertThat(reader.columns("visits"))
          .containsExactly(
              "id INTEGER",
              "day DATE",
              "at TIMESTAMP WITH TIME ZONE",
              "amount DECIMAL(4,2)",
              "big DECIMAL(38,12)",
              "text VARCHAR",
              "flag BOOLEAN",
              "ratio DOUBLE",
              "bytes BLOB",
              "codes VARCHAR[]",
              "nested STRUCT(\"system\" VARCHAR, code VARCHAR)");
      assertThat(
              reader.rows(
                  "select id, day::varchar, \"at\"::varchar, amount, big, text, flag, ratio,"
                      + " hex(bytes), codes::varchar, nested.code from visits order by id"))
          .containsExactly(
              "1|1890-02-28|1899-12-31 23:59:59.123456+00|12.50"
                  + "|12345678901234567890123456.123456789012|Łódź 漢字 🙂 \"x\"|true|0.1"
                  + "|00FF|[a, NULL]|c",
              "2|0001-01-01|2026-03-08 02:30:00+00|-0.01|0.000000000000||false|NaN||[]|∅",
              "3|∅|∅|∅|∅|∅|∅|∅|∅|∅|∅");
    }
  }

  @Test
  void partitionsComeBackAsTypedColumnsInTheirOldPlace() throws Exception {
    write(
        VISITS,
        """
        select * from values
          (1, 'a=b/c [1]', 'x', 2024, date'2024-02-29'), (2, 'Łódź', 'y', 2025, date'2025-01-01'),
          (3, null, 'z', null, null), (4, '007', 'w', 2024, date'2024-02-29')
          as t(id, state, text, year, day)
        """);
    Publication publication =
        publish("r1", new PublishedTable(VISITS, "visits", List.of("state", "year", "day")));
    assertThat(publication.tables().get(0).files()).hasSize(4);
    try (DuckDb reader = DuckDb.open(bucket.resolve("duckdb.sql"))) {
      assertThat(reader.columns("visits"))
          .containsExactly(
              "id INTEGER", "state VARCHAR", "text VARCHAR", "year INTEGER", "day DATE");
      assertThat(reader.rows("select * from visits order by id"))
          .containsExactly(
              "1|a=b/c [1]|x|2024|2024-02-29",
              "2|Łódź|y|2025|2025-01-01",
              "3|∅|z|∅|∅",
              "4|007|w|2024|2024-02-29");
    }
  }

  @Test
  void manyPartitionsAreReadByTheirFolder() throws Exception {
    write(VISITS, "select id, id % 60 as slot from range(600)");
    publish("r1", new PublishedTable(VISITS, "visits", List.of("slot")));
    assertThat(Files.readString(bucket.resolve("duckdb.sql"))).contains("/visits/**/*.parquet'");
    try (DuckDb reader = DuckDb.open(bucket.resolve("duckdb.sql"))) {
      assertThat(reader.rows("select count(*), count(distinct slot), sum(id) from visits"))
          .containsExactly("600|60|179700");
    }
  }

  @Test
  void tableWithoutRowsKeepsItsColumns() throws Exception {
    write(VISITS, "select 1 as id, date'2024-01-01' as day, 'x' as state where false");
    TableName other = TableName.gold("other");
    write(other, "select 1 as id, date'2024-01-01' as day, 'x' as state where false");
    publish(
        "r1",
        PublishedTable.of(VISITS),
        new PublishedTable(other, "by_state", List.of("state", "day")));
    try (DuckDb reader = DuckDb.open(bucket.resolve("duckdb.sql"))) {
      for (String view : List.of("visits", "by_state")) {
        assertThat(reader.columns(view)).containsExactly("id INTEGER", "day DATE", "state VARCHAR");
        assertThat(reader.rows("select count(*) from " + view)).containsExactly("0");
      }
    }
  }

  @Test
  void manifestTellsRowsColumnsAndChecksumsOfTheFilesThatAreThere() throws Exception {
    write(VISITS, "select 1 as id, 'a' as state");
    lakehouse.append(VISITS, lakehouse.spark().sql("select 2 as id, 'b' as state"), "m");
    publish("r1", new PublishedTable(VISITS, "visits", List.of("state")));
    JsonNode pointer = JSON.readTree(bucket.resolve("latest.json").toFile());
    assertThat(pointer.path("run").asText()).isEqualTo("r1");
    Path manifestFile = bucket.resolve(pointer.path("manifest").asText());
    assertThat(pointer.path("manifest_sha256").asText()).isEqualTo(sha256(manifestFile));
    JsonNode manifest = JSON.readTree(manifestFile.toFile());
    assertThat(manifest.path("tenant").asText()).isEqualTo("engage");
    assertThat(manifest.path("kind").asText()).isEqualTo("pii");
    JsonNode table = manifest.path("tables").path(0);
    assertThat(table.path("source").asText()).isEqualTo("gold.visits");
    assertThat(table.path("delta_version").asLong()).isEqualTo(1);
    assertThat(table.path("rows").asLong()).isEqualTo(2);
    assertThat(table.path("columns").toString())
        .isEqualTo("[{\"name\":\"id\",\"type\":\"int\"},{\"name\":\"state\",\"type\":\"string\"}]");
    assertThat(table.path("partition_by").toString()).isEqualTo("[\"state\"]");
    List<String> named =
        new ArrayList<>(List.of("manifest.json", "datapackage.json", "datacontract.odcs.yaml"));
    for (JsonNode file : table.path("files")) {
      Path path = manifestFile.resolveSibling(file.path("path").asText());
      assertThat(file.path("sha256").asText()).isEqualTo(sha256(path));
      assertThat(file.path("bytes").asLong()).isEqualTo(Files.size(path));
      assertThat(file.path("rows").asLong()).isEqualTo(1);
      named.add(file.path("path").asText());
    }
    assertThat(filesUnder(manifestFile.getParent())).containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void failureHalfwayLeavesTheFormerPublicationInForceAndNothingBehind() throws Exception {
    write(VISITS, "select 1 as id");
    TableName other = TableName.gold("other");
    write(other, "select 1 as id");
    publish("r1", PublishedTable.of(VISITS));
    String before = Files.readString(bucket.resolve("latest.json"));
    lakehouse.append(VISITS, lakehouse.spark().sql("select 2 as id"), "m");
    assertThatThrownBy(
            () ->
                job("r2")
                    .publish(
                        target(),
                        List.of(PublishedTable.of(VISITS), PublishedTable.of(other)),
                        table -> {
                          throw new IllegalStateException("stop here");
                        }))
        .hasMessage("stop here");
    assertThat(bucket.resolve("latest.json")).hasContent(before);
    assertThat(runs()).containsExactly("r1");
    try (DuckDb reader = DuckDb.open(bucket.resolve("duckdb.sql"))) {
      assertThat(reader.rows("select id from visits")).containsExactly("1");
    }
  }

  @Test
  void guardSeesTheWrittenFilesAndStopsThePublication() throws Exception {
    write(VISITS, "select 1 as id");
    publish("r1", PublishedTable.of(VISITS));
    String before = Files.readString(bucket.resolve("latest.json"));
    write(VISITS, "select 2 as id");
    List<String> seen = new ArrayList<>();
    PublicationGuard guard =
        (target, tables, staged) -> {
          seen.add(target.kind() + " " + tables.get(0).name());
          lakehouse
              .spark()
              .read()
              .parquet(staged + "/visits")
              .collectAsList()
              .forEach(row -> seen.add(row.toString()));
          assertThat(bucket.resolve("latest.json")).hasContent(before);
          throw new CarelakeException(CarelakeException.Category.DATA, "column id leaks in 1 row");
        };
    PublishJob guarded =
        new PublishJob(lakehouse, "engage", new RunContext("r2", Instant.now()), guard);
    assertThatThrownBy(
            () -> guarded.publish(target(), List.of(PublishedTable.of(VISITS)), table -> {}))
        .isInstanceOf(CarelakeException.class)
        .hasMessage("column id leaks in 1 row");
    assertThat(seen).containsExactly("pii visits", "[2]");
    assertThat(bucket.resolve("latest.json")).hasContent(before);
    assertThat(runs()).containsExactly("r1");
  }

  @Test
  void leftoversOfDeadPublicationsGoAndTheLastThreeStay() throws Exception {
    write(VISITS, "select 1 as id");
    publish("r1", PublishedTable.of(VISITS));
    Path dead = Files.createDirectories(bucket.resolve("publications/r0/visits"));
    Files.writeString(dead.resolve("part-0.parquet"), "half");
    Files.writeString(dead.resolveSibling("manifest.json"), "{}");
    publish("r2", PublishedTable.of(VISITS));
    assertThat(runs()).containsExactly("r1", "r2");
    publish("r3", PublishedTable.of(VISITS));
    publish("r4", PublishedTable.of(VISITS));
    assertThat(runs()).containsExactly("r2", "r3", "r4");
  }

  @Test
  void aPublicationIsUpToDateUntilRowsChange() {
    List<PublishedTable> tables = List.of(PublishedTable.of(VISITS));
    write(VISITS, "select 1 as id");
    publish("r1", tables.get(0));
    assertThat(job("r2").upToDate(target(), tables)).contains("r1");
    lakehouse.append(VISITS, lakehouse.spark().sql("select 2 as id"), "m");
    assertThat(job("r2").upToDate(target(), tables)).isEmpty();
    publish("r2", tables.get(0));
    long version = lakehouse.version(VISITS);
    DeltaTable.forPath(lakehouse.spark(), lakehouse.path(VISITS)).optimize().executeCompaction();
    assertThat(lakehouse.version(VISITS)).isGreaterThan(version);
    assertThat(job("r3").upToDate(target(), tables)).contains("r2");
  }

  @Test
  void tablesAreReadAtTheVersionOfTheStart() throws Exception {
    write(VISITS, "select 1 as id");
    TableName later = TableName.gold("later");
    write(later, "select id from range(5)");
    Publication publication =
        job("r1")
            .publish(
                target(),
                List.of(PublishedTable.of(VISITS), PublishedTable.of(later)),
                table -> {
                  write(VISITS, "select 'changed' as id");
                  write(later, "select 'changed' as id");
                });
    assertThat(publication.tables()).extracting(PublishedTableResult::rows).containsExactly(1L, 5L);
    assertThat(publication.tables()).allMatch(table -> table.deltaVersion() == 0);
  }

  @Test
  void secondPublisherOfTheSameBucketIsNoticed() throws Exception {
    write(VISITS, "select 1 as id");
    assertThatThrownBy(
            () ->
                job("r1")
                    .publish(
                        target(),
                        List.of(PublishedTable.of(VISITS)),
                        table -> publishQuietly("r2", PublishedTable.of(VISITS))))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("another run published to")
        .hasMessageContaining("publish again");
    assertThat(Files.readString(bucket.resolve("latest.json"))).contains("\"run\" : \"r2\"");
  }

  @Test
  void wrongRequestsSayWhatIsWrong() throws Exception {
    write(VISITS, "select 1 as id, '' as state, 1.5 as amount");
    assertThatThrownBy(() -> publish("r1"))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("engage.conf:12")
        .hasMessageContaining("no table to publish to carelake-engage-pii");
    assertThatThrownBy(
            () -> publish("r1", PublishedTable.of(VISITS), table("gold.absent"), table("gold.no")))
        .hasMessageContaining("gold.absent, gold.no are not in the lakehouse")
        .hasMessageContaining("build before publishing");
    assertThatThrownBy(() -> publish("r1", PublishedTable.of(VISITS), PublishedTable.of(VISITS)))
        .hasMessageContaining("two tables would be published as 'visits'");
    assertThatThrownBy(() -> publish("r1", partitioned("nope")))
        .hasMessageContaining("gold.visits can't be partitioned by 'nope'")
        .hasMessageContaining("[id, state, amount]");
    assertThatThrownBy(() -> publish("r1", partitioned("amount")))
        .hasMessageContaining("of type decimal(2,1)");
    assertThatThrownBy(() -> publish("r1", partitioned("state")))
        .hasMessageContaining("holds an empty string");
    publish("r1", PublishedTable.of(VISITS));
    assertThatThrownBy(() -> publish("r1", PublishedTable.of(VISITS)))
        .hasMessageContaining("run r1 has been published to");
    Files.writeString(bucket.resolve("latest.json"), "{}");
    assertThatThrownBy(() -> publish("r2", PublishedTable.of(VISITS)))
        .hasMessageContaining("latest.json is no pointer to a publication");
  }

  @Test
  void readerWhoFollowsThePointerSeesWholeSetsOnly() throws Exception {
    TableName twin = TableName.gold("twin");
    write(VISITS, "select id, 1 as edition from range(10)");
    write(twin, "select id, 1 as edition from range(10)");
    publish("r1", PublishedTable.of(VISITS), PublishedTable.of(twin));
    PointerReader reader = new PointerReader(bucket);
    Thread thread = new Thread(reader, "reader");
    thread.start();
    for (int edition = 2; edition <= 6; edition++) {
      String rows = "select id, " + edition + " as edition from range(" + 10 * edition + ")";
      write(VISITS, rows);
      write(twin, rows);
      publish("r" + edition, PublishedTable.of(VISITS), PublishedTable.of(twin));
    }
    List<String> seen = reader.finish(thread);
    assertThat(seen).hasSizeGreaterThan(10);
    assertThat(seen)
        .isSubsetOf(
            Stream.of(1, 2, 3, 4, 5, 6)
                .map(e -> e + "|" + 10 * e + "|" + e + "|" + 10 * e)
                .toList())
        .contains("6|60|6|60");
  }

  private PublishTarget target() {
    return new PublishTarget(
        "pii",
        "carelake-engage-pii",
        bucket.toString(),
        List.of("gold.*"),
        Location.of("conf/tenants/engage.conf", 12));
  }

  private PublishJob job(String run) {
    return new PublishJob(
        lakehouse,
        "engage",
        new RunContext(run, Instant.parse("2026-11-21T03:00:00Z")),
        PublicationGuard.none());
  }

  private Publication publish(String run, PublishedTable... tables) {
    return job(run).publish(target(), List.of(tables), table -> {});
  }

  private void publishQuietly(String run, PublishedTable... tables) {
    assertThat(publish(run, tables).rows()).isPositive();
  }

  private void write(TableName table, String sql) {
    lakehouse.overwrite(table, lakehouse.spark().sql(sql), "m");
  }

  private static PublishedTable table(String name) {
    return PublishedTable.of(TableName.parse(name).orElseThrow());
  }

  private static PublishedTable partitioned(String column) {
    return new PublishedTable(VISITS, "visits", List.of(column));
  }

  private List<String> runs() throws IOException {
    try (Stream<Path> runs = Files.list(bucket.resolve("publications"))) {
      return runs.map(run -> run.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> filesUnder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
