package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.carelake.jobs.ingest.CursorDatabase.readings;
import static org.carelake.jobs.ingest.IngestFixture.patient;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith({SparkExtension.class, CursorDatabase.Started.class})
class AirbyteCursorIT {
  private static final String FIRST = "no complete reading by this cursor is known";
  private static final IngestLimits LIMITS = new IngestLimits(16 << 20, 100);
  private static final Optional<SourceConfig.AirbyteCursor> TEN_MINUTES =
      Optional.of(new SourceConfig.AirbyteCursor(Duration.ofMinutes(10), Optional.empty()));

  private static CursorDatabase database;

  @TempDir Path folder;

  @BeforeAll
  static void start(CursorDatabase started) {
    database = started;
  }

  @BeforeEach
  void newSchema() {
    database.newSchema();
  }

  private static void table(String name, String time) {
    database.execute(
        "create table "
            + name
            + " (id text, resource jsonb, "
            + time
            + ", _ab_cdc_deleted_at timestamptz)");
  }

  private static void insert(String table, String id, String json, String extracted) {
    database.execute(
        "insert into "
            + table
            + " values ('"
            + id
            + "', '"
            + json
            + "', "
            + (extracted.isEmpty() ? "null" : "'2025-03-01 " + extracted + "'")
            + ", null)");
  }

  private static String version(String id, int version) {
    return patient(
        id, Integer.toString(version), "2025-01-0" + version + "T00:00:00Z", "v" + version);
  }

  private static String observation(String id, int version) {
    return "{\"resourceType\":\"Observation\",\"id\":\""
        + id
        + "\",\"meta\":{\"versionId\":\""
        + version
        + "\"},\"status\":\"final\"}";
  }

  /** Sixty patients, a minute apart, the last at 00:59, and one observation. */
  private static void sixty() {
    table("patient", "_airbyte_extracted_at timestamptz");
    table("observation", "_airbyte_emitted_at timestamp");
    for (int i = 0; i < 60; i++) {
      insert("patient", "p" + i, version("p" + i, 1), String.format("00:%02d:00Z", i));
    }
    insert("observation", "o1", observation("o1", 1), "00:30:00");
  }

  @Test
  void whatWasExtractedSinceIsReadByEachTableOnItsOwn(SparkSession spark) {
    sixty();
    IngestFixture tenant = new IngestFixture(spark, folder);
    tenant.write("p.ndjson", version("file", 1));
    tenant.ingest(tenant.ndjson());
    SourceConfig source = database.airbyte(TEN_MINUTES);
    assertThat(readings(tenant.ingest(source)))
        .containsExactly("observation 1 whole: " + FIRST, "patient 60 whole: " + FIRST);

    // another source changes the same bronze table meanwhile
    tenant.write("q.ndjson", version("file", 2));
    tenant.ingest(tenant.ndjson());
    long version = tenant.version("patient");
    IngestReport nothing = tenant.ingest(source);
    assertThat(readings(nothing)).containsExactly("observation 1", "patient 11");
    assertThat(nothing.isNothingNew()).isTrue();
    assertThat(tenant.version("patient")).isEqualTo(version);

    insert("patient", "equal", version("equal", 1), "00:59:00Z");
    insert("patient", "late", version("late", 1), "00:49:00Z");
    insert("patient", "p1", version("p1", 2), "00:58:00Z");
    insert("patient", "none", version("none", 1), "");
    insert("patient", "tooLate", version("tooLate", 1), "00:48:59Z");
    database.execute(
        "update patient set resource = null, _ab_cdc_deleted_at = '2025-03-01 01:00:00Z',"
            + " _airbyte_extracted_at = '2025-03-01 01:00:00Z' where id = 'p2'");
    IngestReport report = tenant.ingest(source);
    assertThat(readings(report)).containsExactly("observation 1", "patient 16");
    assertThat(tenant.current())
        .hasSize(63)
        .contains("equal:v1", "late:v1", "p1:v2", "none:v1", "file:v2")
        .doesNotContain("tooLate:v1", "p2:v1");
    assertThat(readings(tenant.ingest(true, LIMITS, source)))
        .containsExactly("observation 1 whole: --full-refresh", "patient 65 whole: --full-refresh");
    assertThat(tenant.current()).contains("tooLate:v1");

    assertThat(readings(tenant.ingest(false, new IngestLimits(1 << 20, 100), source)))
        .containsExactly(
            "observation 1 whole: its columns or limits changed",
            "patient 65 whole: its columns or limits changed");
    assertThat(readings(tenant.ingest(false, new IngestLimits(1 << 20, 100), source)))
        .containsExactly("observation 1", "patient 14");
  }

  @Test
  void aRunThatDiesBetweenTwoTablesReadsTheRestAgain(SparkSession spark) {
    sixty();
    // one table with resources of two types
    insert("patient", "x", observation("x", 1), "00:01:00Z");
    IngestFixture tenant = new IngestFixture(spark, folder);
    SourceConfig source = database.airbyte(TEN_MINUTES);
    tenant.ingest(source);
    assertThat(readings(tenant.ingest(source))).containsExactly("observation 1", "patient 11");

    insert("patient", "p1", version("p1", 2), "02:00:00Z");
    insert("patient", "y", observation("y", 1), "02:00:00Z");
    insert("patient", "p2", version("p2", 2), "03:00:00Z");
    insert("observation", "o2", observation("o2", 1), "03:00:00");
    tenant.ingest(source);
    assertThat(tenant.bronze("observation").count()).isEqualTo(4);
    assertThat(readings(tenant.ingest(source))).containsExactly("observation 1", "patient 1");

    // the commit of the patients came, that of the observations did not
    CursorDatabase.dropCommit(tenant.lakehouse, "observation");
    assertThat(tenant.bronze("observation").count()).isEqualTo(2);
    IngestReport again = tenant.ingest(source);
    assertThat(readings(again)).containsExactly("observation 2", "patient 14");
    assertThat(tenant.bronze("observation").count()).isEqualTo(4);

    // and the other way round
    insert("patient", "p3", version("p3", 2), "04:00:00Z");
    insert("patient", "z", observation("z", 1), "04:00:00Z");
    tenant.ingest(source);
    CursorDatabase.dropCommit(tenant.lakehouse, "patient");
    assertThat(tenant.current()).contains("p3:v1");
    tenant.ingest(source);
    assertThat(tenant.current()).contains("p1:v2", "p2:v2", "p3:v2");
    assertThat(tenant.bronze("observation").count()).isEqualTo(5);
  }

  @Test
  void aRefusedRowComesThroughOnceItChangesAndWhatHasNoCursorIsReadWhole(SparkSession spark) {
    sixty();
    table("things", "_airbyte_extracted_at timestamptz");
    table("encounter", "_airbyte_extracted_at text");
    insert("things", "t", observation("t", 1), "00:00:00Z");
    insert("patient", "bad", "{\"id\": 1}", "00:10:00Z");
    IngestFixture tenant = new IngestFixture(spark, folder);
    SourceConfig source =
        database.airbyte(
            Optional.of(
                new SourceConfig.AirbyteCursor(
                    Duration.ofMinutes(1), Optional.of(Duration.ofMinutes(3)))));
    assertThat(tenant.ingest(source).quarantinedTotal()).isEqualTo(1);
    database.execute(
        "update patient set resource = '"
            + version("bad", 1)
            + "', _airbyte_extracted_at = '2025-03-01 02:00:00Z' where id = 'bad'");
    assertThat(readings(tenant.ingest(source)))
        .containsExactly(
            "encounter 0 whole: it has no time of extraction",
            "observation 1",
            "patient 3",
            "things 1 whole: it is not named after a resource type");
    assertThat(tenant.current()).hasSize(61).contains("bad:v1");
    assertThat(readings(tenant.ingest(source))).contains("patient 1");
    assertThat(readings(tenant.ingest(source))).contains("patient 61 whole: whole reading is due");
    assertThat(readings(tenant.ingest(source))).contains("patient 1");

    assertThat(tenant.ingest(database.airbyte(Optional.empty())).readings()).isEmpty();
  }
}
