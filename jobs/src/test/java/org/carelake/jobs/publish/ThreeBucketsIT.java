package org.carelake.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.AnonymityOptions.Action;
import org.carelake.schemas.config.BucketOptions;
import org.carelake.schemas.config.PublishFormat;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.PublishView;
import org.carelake.schemas.config.SmallCellOptions;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.masking.KAnonymity;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A tenant's three buckets with CSV archives, a role's part and suppressed cells. */
@ExtendWith(SparkExtension.class)
class ThreeBucketsIT {
  private static final Instant START = Instant.parse("2026-11-21T23:59:58Z");
  private static final TableName PATIENT = TableName.gold("patient");
  private static final TableName TWIN = TableName.gold("patient_anon");
  private static final TableName FACT = TableName.gold("fct_metrics_long");
  private static final TableName SITES = TableName.gold("sites");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Lakehouse lakehouse;

  @BeforeEach
  void makeLakehouse(SparkSession spark) {
    lakehouse = new Lakehouse(spark, folder.resolve("warehouse").toString());
    write(
        PATIENT,
        "select * from values ('p3', '12', '=HYPERLINK(\"x\")', date'1980-05-06', true, 2.50bd),"
            + " ('p1', '12', 'Łódź, \"A\"', null, false, null), ('p2', '7', '', date'2001-01-02', null,"
            + " -1.00bd) as t(id, org, name, born, active, balance)");
    write(TWIN, "select * from values ('x1', 44), ('x2', null) as t(id, age)");
    write(SITES, "select 's1' as id");
    write(
        FACT,
        "select date'2026-10-01' as period_date, 'month' as period_grain, '12' as organization_id,"
            + " dimension_name, dimension_value, 'sessions' as metric_id, value, 'count' as unit,"
            + " 'v2' as method_version, 'Sessions.' as description, 'ok' as status,"
            + " cast(null as bigint) as numerator, cast(null as bigint) as denominator, 'r1' as run_id"
            + " from values (cast(null as string), cast(null as string), 62bd), ('site', 'a', 3bd),"
            + " ('site', 'b', 19bd), ('site', 'c', 40bd) as t(dimension_name, dimension_value, value)");
  }

  private void write(TableName table, String sql) {
    lakehouse.overwrite(table, lakehouse.spark().sql(sql), "m");
  }

  private PublishTarget target(String kind, PublishFormat... formats) {
    return new PublishTarget(
        kind,
        "carelake-engage-" + kind,
        Optional.empty(),
        folder.resolve("published/carelake-engage-" + kind).toString(),
        List.of(),
        Set.of(formats),
        BucketOptions.NONE,
        List.of(),
        SmallCellOptions.DEFAULT,
        2,
        Location.of("conf/tenants/engage.conf", 12));
  }

  private PublishTarget withCsv(String kind) {
    return target(kind, PublishFormat.PARQUET, PublishFormat.CSV);
  }

  private PublishJob job(String run, Instant start) {
    return new PublishJob(lakehouse, "engage", new RunContext(run, start), PublicationGuard.none());
  }

  private Publication publish(String run, PublishTarget target, PublishedTable... tables) {
    return job(run, START.plusSeconds(Integer.parseInt(run.substring(1))))
        .publish(target, List.of(tables), table -> {});
  }

  private static PublishedTable sorted(TableName table) {
    return new PublishedTable(table, table.name(), List.of(), List.of("id"), TableShape.WHOLE);
  }

  @Test
  void duckDbReadsAllThreeBuckets() throws Exception {
    TableShape suppressed =
        new TableShape(Optional.empty(), List.of(), Optional.of(SmallCellOptions.DEFAULT));
    publish("r1", withCsv("pii"), sorted(PATIENT), sorted(SITES));
    publish("r1", withCsv("anon"), sorted(TWIN));
    publish(
        "r1",
        withCsv("metrics"),
        new PublishedTable(FACT, "fct_metrics_long", List.of(), List.of(), suppressed));
    try (DuckDb reader = DuckDb.open()) {
      for (String kind : List.of("pii", "anon", "metrics")) {
        reader.execute(Files.readString(bucket(kind).resolve("duckdb.sql")));
      }
      assertThat(reader.rows("select id, org, born::varchar, active, balance from patient"))
          .containsExactly(
              "p1|12|∅|false|∅", "p2|7|2001-01-02|∅|-1.00", "p3|12|1980-05-06|true|2.50");
      assertThat(reader.rows("select id, age from patient_anon order by id"))
          .containsExactly("x1|44", "x2|∅");
      assertThat(
              reader.rows(
                  "select dimension_value, value, status from fct_metrics_long"
                      + " order by dimension_value nulls first"))
          .containsExactly("∅|62|ok", "a|∅|suppressed", "b|∅|suppressed", "c|40|ok");
      String csv = zips("metrics").get(0);
      assertThat(unzipped("metrics", csv).get("fct_metrics_long.csv"))
          .contains(",site,a,sessions,,count,")
          .contains(",suppressed,,,r1\r\n");
    }
  }

  @Test
  void theArchiveIsCsvAsTheStandardHasIt() throws Exception {
    Publication publication = publish("r1", withCsv("pii"), sorted(PATIENT), sorted(SITES));
    String path = "2026/11/21/engage_analytics_export_pii_20261121_235959.zip";
    assertThat(zips("pii")).containsExactly(path);
    Map<String, String> files = unzipped("pii", path);
    assertThat(files.keySet()).containsExactly("patient.csv", "sites.csv");
    assertThat(files.get("patient.csv"))
        .isEqualTo(
            "\uFEFFid,org,name,born,active,balance\r\n"
                + "p1,12,\"Łódź, \"\"A\"\"\",,false,\r\n"
                + "p2,7,\"\",2001-01-02,,-1.00\r\n"
                + "p3,12,\"'=HYPERLINK(\"\"x\"\")\",1980-05-06,true,2.50\r\n");
    JsonNode archive = manifest("pii", "r1").path("archives").path(0);
    byte[] bytes = Files.readAllBytes(bucket("pii").resolve(path));
    assertThat(archive.path("path").asText()).isEqualTo(path);
    assertThat(archive.path("bytes").asLong()).isEqualTo(bytes.length);
    assertThat(archive.path("sha256").asText())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    assertThat(publication.archive().orElseThrow().tables()).containsExactly("patient", "sites");
  }

  @Test
  void duckDbReadsTheCsvAsTheParquet() throws Exception {
    write(
        SITES,
        "select id, 'a,\"b\"\\nc ' || id as text, date_add(date'2026-01-01', cast(id as int)) as day,"
            + " timestamp_micros(1760000000000001 + id) as at, id * 1.5bd as amount, id % 2 = 0 as even,"
            + " cast(id % 3 as int) as slot from range(1000)");
    publish("r1", withCsv("pii"), new PublishedTable(SITES, "sites", List.of("slot")));
    Path csv = folder.resolve("sites.csv");
    Files.writeString(csv, unzipped("pii", zips("pii").get(0)).get("sites.csv"));
    try (DuckDb reader = DuckDb.open(bucket("pii").resolve("duckdb.sql"))) {
      String read =
          "read_csv('"
              + csv
              + "', header = true, types = {'id': 'BIGINT', 'text': 'VARCHAR', 'day': 'DATE',"
              + " 'at': 'TIMESTAMP', 'amount': 'DECIMAL(22,1)', 'even': 'BOOLEAN', 'slot': 'INTEGER'})";
      String columns = "id, text, day, amount, even, slot";
      assertThat(reader.rows("select count(*), count(distinct slot) from " + read))
          .containsExactly("1000|3");
      assertThat(
              reader.rows(
                  "(select "
                      + columns
                      + ", \"at\"::timestamp from sites) except (select "
                      + columns
                      + ", \"at\" from "
                      + read
                      + ")"))
          .isEmpty();
    }
  }

  @Test
  void personsWhoStandOutAreLeftOutOrStopThePublication() throws Exception {
    write(
        TWIN, "select * from values ('x1', 44), ('x2', 44), ('x3', 44), ('x4', 57) as t(id, age)");
    KAnonymity two =
        new KAnonymity("patient", List.of("age"), Optional.empty(), 2, Location.of("ours.conf", 3));
    publish("r1", target("anon", PublishFormat.PARQUET), twin(two, Action.SUPPRESS));
    assertThatThrownBy(
            () -> publish("r2", target("anon", PublishFormat.PARQUET), twin(two, Action.FAIL)))
        .hasMessageContaining("ours.conf:3")
        .hasMessageContaining("gold.patient_anon: 1 rows share age with fewer than 2 persons")
        .hasMessageNotContaining("57");
    try (DuckDb reader = DuckDb.open(bucket("anon").resolve("duckdb.sql"))) {
      assertThat(reader.rows("select id, age from patient_anon order by id"))
          .containsExactly("x1|44", "x2|44", "x3|44");
    }
    assertThat(manifest("anon", "r1").at("/tables/0/shape").asText())
        .isEqualTo("k-anonymity: suppress, k 2, [age]");
    publish("r3", target("anon", PublishFormat.PARQUET), twin(two, Action.BLANK));
    try (DuckDb reader = DuckDb.open(bucket("anon").resolve("duckdb.sql"))) {
      assertThat(reader.rows("select id, age from patient_anon order by id"))
          .as("x4 alone would stand out, so the others give their age, too")
          .containsExactly("x1|∅", "x2|∅", "x3|∅", "x4|∅");
    }
  }

  private static PublishedTable twin(KAnonymity wanted, Action action) {
    AnonRules rules = new AnonRules(Optional.empty(), 10, List.of(wanted), action);
    return new PublishedTable(
        TWIN,
        TWIN.name(),
        List.of(),
        List.of("id"),
        new TableShape(Optional.empty(), List.of(), Optional.empty(), rules));
  }

  @Test
  void archivesGoWithTheirPublications() throws Exception {
    publish("r1", withCsv("pii"), sorted(PATIENT));
    publish("r2", withCsv("pii"), sorted(PATIENT));
    Path dead = Files.createDirectories(bucket("pii").resolve("publications/r0"));
    Path half = Files.createDirectories(bucket("pii").resolve("2026/11/20")).resolve("dead.zip");
    Files.writeString(half, "half");
    Files.writeString(dead.resolve("archive.path"), "2026/11/20/dead.zip");
    Path foreign = bucket("pii").resolve("2026/11/20/engage_analytics_export_pii_1.zip");
    Files.writeString(foreign, "somebody else's");
    publish("r3", withCsv("pii"), sorted(PATIENT));
    assertThat(zips("pii"))
        .containsExactly(
            "2026/11/20/engage_analytics_export_pii_1.zip",
            "2026/11/22/engage_analytics_export_pii_20261122_000000.zip",
            "2026/11/22/engage_analytics_export_pii_20261122_000001.zip");
  }

  @Test
  void aChangedShapeOrFormatIsPublishedAnew() {
    List<PublishedTable> tables = List.of(sorted(PATIENT));
    publish("r1", target("pii", PublishFormat.PARQUET), sorted(PATIENT));
    PublishJob next = job("r2", START);
    assertThat(next.upToDate(target("pii", PublishFormat.PARQUET), tables)).contains("r1");
    assertThat(next.upToDate(withCsv("pii"), tables)).isEmpty();
    TableShape shape = new TableShape(Optional.of("org = '7'"), List.of(), Optional.empty());
    assertThat(
            next.upToDate(
                target("pii", PublishFormat.PARQUET),
                List.of(new PublishedTable(PATIENT, "patient", List.of(), List.of("id"), shape))))
        .isEmpty();
  }

  @Test
  void aRoleSeesItsOwnRowsAndColumnsInAFolderOfItsOwn() throws Exception {
    PublishView view =
        new PublishView(
            "org-12",
            Optional.of("org = '12'"),
            Location.of("engage.conf", 20),
            List.of(),
            Map.of(),
            Location.of("engage.conf", 19));
    TableShape shape = new TableShape(view.rows(), List.of("name", "id"), Optional.empty());
    Publication publication =
        job("r1", START)
            .publish(
                withCsv("pii").forView(view),
                List.of(new PublishedTable(PATIENT, "patient", List.of(), List.of("id"), shape)),
                List.of(new OmittedTable(SITES, "has no column org to filter by")),
                table -> {});
    Path role = bucket("pii").resolve("roles/org-12");
    assertThat(publication.latest()).isEqualTo(role.resolve("latest.json").toString());
    try (DuckDb reader = DuckDb.open(role.resolve("duckdb.sql"))) {
      assertThat(reader.columns("patient")).containsExactly("name VARCHAR", "id VARCHAR");
      assertThat(reader.rows("select id from patient order by id")).containsExactly("p1", "p3");
    }
    JsonNode manifest = JSON.readTree(role.resolve("publications/r1/manifest.json").toFile());
    assertThat(manifest.path("role").asText()).isEqualTo("org-12");
    assertThat(manifest.path("omitted").toString())
        .isEqualTo("[{\"source\":\"gold.sites\",\"reason\":\"has no column org to filter by\"}]");
    assertThat(manifest.path("tables").path(0).path("shape").asText())
        .isEqualTo("rows: org = '12'; columns: name, id");
    assertThat(bucket("pii").resolve("latest.json")).doesNotExist();
    assertThat(manifest.path("archives").path(0).path("path").asText())
        .isEqualTo("2026/11/21/engage_analytics_export_pii_20261121_235958.zip");
    assertThat(role.resolve("2026/11/21")).isDirectory();
  }

  @Test
  void nothingUncheckedEverLiesInTheBucketAndNothingStaysBeside() throws Exception {
    PublicationGuard refusing =
        (target, tables, staged) -> {
          assertThat(staged.toString()).contains("warehouse/_publishing");
          assertThat(bucket("anon")).doesNotExist();
          throw new CarelakeException(CarelakeException.Category.DATA, "a name leaks");
        };
    PublishJob job = new PublishJob(lakehouse, "engage", new RunContext("r1", START), refusing);
    assertThatThrownBy(() -> job.publish(withCsv("anon"), List.of(sorted(TWIN)), table -> {}))
        .hasMessage("a name leaks");
    assertThat(bucket("anon").resolve("publications")).doesNotExist();
    assertThat(staged()).isEmpty();
    publish("r2", withCsv("anon"), sorted(TWIN));
    assertThat(staged()).isEmpty();
    Files.createDirectories(folder.resolve("warehouse/_publishing/carelake-engage-pii/r0/patient"));
    assertThat(PublishJob.clearStaging(lakehouse)).isEqualTo(1);
    assertThat(staged()).isEmpty();
  }

  private List<String> staged() throws Exception {
    Path staging = folder.resolve("warehouse/_publishing");
    if (!Files.exists(staging)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(staging)) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }

  private Path bucket(String kind) {
    return folder.resolve("published/carelake-engage-" + kind);
  }

  private JsonNode manifest(String kind, String run) throws Exception {
    return JSON.readTree(bucket(kind).resolve("publications/" + run + "/manifest.json").toFile());
  }

  private List<String> zips(String kind) throws Exception {
    try (Stream<Path> files = Files.walk(bucket(kind))) {
      return files
          .map(file -> bucket(kind).relativize(file).toString())
          .filter(file -> file.endsWith(".zip"))
          .sorted()
          .toList();
    }
  }

  private Map<String, String> unzipped(String kind, String zip) throws Exception {
    Map<String, String> files = new TreeMap<>();
    byte[] bytes = Files.readAllBytes(bucket(kind).resolve(zip));
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
