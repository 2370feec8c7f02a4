package org.carelake.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.carelake.jobs.ingest.CursorDatabase.readings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.spark.SmallData;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.table.Layer;
import org.carelake.testing.SparkExtension;
import org.carelake.testing.TestTenant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith({SparkExtension.class, CursorDatabase.Started.class})
class ExtractCursorIT {
  private static final String FIRST = "no complete reading by this cursor is known";
  private static final IngestLimits LIMITS = new IngestLimits(16 << 20, 100);

  private static CursorDatabase database;

  @TempDir Path folder;

  @BeforeAll
  static void start(SparkSession spark, CursorDatabase started) {
    database = started;
    SmallData.tune(spark, TestTenant.of("test", "/nowhere", IngestFixture.HERE).config(), true);
  }

  @BeforeEach
  void newSchema() {
    database.newSchema();
  }

  private static String visits(String type, String... more) {
    return """
        tables:
          - name: visits
            description: One row a visit.
            columns: {id: int, fee: "decimal(8,2)", changed: "%s"}
            cursor: changed
            key: [id]
        """
            .formatted(type)
        + String.join("", Arrays.stream(more).map(line -> "    " + line + "\n").toList());
  }

  /** A hundred visits, a minute apart, the last at 01:39. */
  private static void hundred(String type) {
    database.execute(
        "create table visits (id int, fee text, changed " + type + ")",
        "insert into visits select n, n::text, "
            + "timestamp '2025-03-01 00:00:00' + n * interval '1 minute'"
            + " from generate_series(0, 99) n");
  }

  /** What is there by bronze. */
  private static List<String> current(IngestFixture clinic) {
    return current(clinic, "visits");
  }

  private static List<String> current(IngestFixture clinic, String table) {
    return clinic
        .bronze("clinic__" + table)
        .where("_removed_at is null")
        .selectExpr("concat(id, ':', fee)")
        .orderBy("id")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** What is there by the database. */
  private static List<String> there() {
    return there("visits");
  }

  private static List<String> there(String table) {
    return database.texts("select id || ':' || fee::decimal(8,2) from " + table + " order by id");
  }

  @Test
  void whatChangesIsReadAndDeletionsWaitForAWholeReading(SparkSession spark) {
    hundred("timestamptz");
    IngestFixture clinic = new IngestFixture(spark, folder);
    SourceConfig source = database.tables(visits("timestamp", "lookback: 10m"));
    assertThat(readings(clinic.ingest(source))).containsExactly("visits 100 whole: " + FIRST);
    assertThat(current(clinic)).isEqualTo(there());

    // 01:29 to 01:39, both ends too
    IngestReport nothing = clinic.ingest(source);
    assertThat(readings(nothing)).containsExactly("visits 11");
    assertThat(nothing.isNothingNew()).isTrue();
    assertThat(clinic.version("clinic__visits")).isZero();

    database.execute(
        // at the boundary, late inside the lookback, changed, without a value
        "insert into visits values (200, '1', '2025-03-01 01:39:00')",
        "insert into visits values (201, '2', '2025-03-01 01:29:00')",
        "update visits set fee = '3', changed = '2025-03-01 01:50:00' where id = 5",
        "insert into visits values (202, '4', null)",
        "delete from visits where id in (7, 95)");
    IngestReport changes = clinic.ingest(source);
    // ten are left of the eleven, and four more
    assertThat(readings(changes)).containsExactly("visits 14");
    assertThat(changes.results().get(0).received()).isEqualTo(14);
    assertThat(changes.results().get(0).newVersions()).isEqualTo(4);
    assertThat(changes.results().get(0).deleted()).isEqualTo(1);
    assertThat(current(clinic))
        .hasSize(103)
        .contains("7:7.00", "95:95.00", "5:3.00")
        .doesNotContain("5:5.00")
        .containsAll(there());

    database.execute("update visits set fee = '5' where id = 202");
    assertThat(readings(clinic.ingest(source))).containsExactly("visits 2");
    assertThat(current(clinic)).contains("202:5.00").doesNotContain("202:4.00");

    assertThat(readings(clinic.ingest(true, LIMITS, source)))
        .containsExactly("visits 101 whole: --full-refresh");
    assertThat(current(clinic)).isEqualTo(there());
    assertThat(clinic.ingest(source).isNothingNew()).isTrue();
  }

  /** A type of the database, the declared one, values, and the rows that are read again. */
  private record Ordered(String type, String declared, String value, int again) {}

  @Test
  void anyTypeThatOrdersIsACursor(SparkSession spark) {
    List<Ordered> types =
        List.of(
            new Ordered(
                "timestamp",
                "timestamp_ntz",
                "timestamp '2025-03-01' + n * interval '1 hour 1 microsecond'",
                1),
            new Ordered(
                "timestamptz(3)",
                "timestamp",
                "timestamp '2025-03-01' + n * interval '1 hour 1 second'",
                1),
            new Ordered("date", "date", "date '2025-03-01' + n", 2),
            new Ordered("bigint", "bigint", "9007199254740993 + n", 1),
            new Ordered(
                "numeric(30,10)", "decimal(30,10)", "12345678901234567890.0000000001 + n", 1),
            new Ordered("smallint", "smallint", "n", 1));
    StringBuilder yaml = new StringBuilder("tables:\n");
    for (int i = 0; i < types.size(); i++) {
      Ordered each = types.get(i);
      yaml.append(
          visits(each.declared()).replace("visits", "t" + i).substring("tables:\n".length()));
      database.execute(
          "create table t" + i + " (id int, fee text, changed " + each.type() + ")",
          "insert into t"
              + i
              + " select n, '1', "
              + each.value()
              + " from generate_series(1, 20) n");
    }
    IngestFixture clinic = new IngestFixture(spark, folder);
    SourceConfig source = database.tables(yaml.toString());
    assertThat(readings(clinic.ingest(source)))
        .hasSize(6)
        .allMatch(reading -> reading.endsWith(" 20 whole: " + FIRST));
    List<String> again = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      again.add("t" + i + " " + types.get(i).again());
      changed.add("t" + i + " " + (types.get(i).again() + 2));
    }
    assertThat(readings(clinic.ingest(source))).isEqualTo(again);
    for (int i = 0; i < types.size(); i++) {
      String next = types.get(i).value().replaceAll("\\bn\\b", "21");
      database.execute(
          "insert into t" + i + " select 21, '2', " + next,
          "update t" + i + " set fee = '9', changed = " + next + " where id = 3");
    }
    assertThat(readings(clinic.ingest(source))).isEqualTo(changed);
    for (int i = 0; i < types.size(); i++) {
      assertThat(current(clinic, "t" + i)).isEqualTo(there("t" + i));
    }
  }

  @Test
  void timesOfTheFutureHoldNothingUpAndACursorThatGoesBackIsNoticed(SparkSession spark) {
    hundred("timestamp");
    database.execute(
        "insert into visits values (300, '1', '9999-12-31'), (301, '1', 'infinity'),"
            + " (302, '1', '-infinity')");
    IngestFixture clinic = new IngestFixture(spark, folder);
    SourceConfig source =
        database.tables(visits("timestamp", "lookback: 0").replace("\"timestamp\"", "date"));
    // declared as a date, which a time can be cut to
    assertThat(readings(clinic.ingest(source))).containsExactly("visits 103 whole: " + FIRST);
    database.execute("insert into visits values (303, '1', '2025-03-01 01:40:00')");
    assertThat(readings(clinic.ingest(source))).containsExactly("visits 4");
    assertThat(current(clinic)).isEqualTo(there());

    database.execute(
        "delete from visits where changed between '2025-03-01 01:00:00' and '2026-01-01'",
        "insert into visits values (304, '1', '2025-03-01 01:00:00')");
    assertThat(readings(clinic.ingest(source)))
        .containsExactly("visits 64 whole: the newest value of its cursor is older than it was");
    assertThat(current(clinic)).isEqualTo(there());
  }

  @Test
  void aChangedDeclarationOrTableIsReadWholeAndADueReadingIsRemembered(SparkSession spark) {
    hundred("timestamp");
    IngestFixture clinic = new IngestFixture(spark, folder);
    clinic.ingest(database.tables(visits("timestamp_ntz", "lookback: 0")));
    database.execute("alter table visits add column seen timestamp default '2025-04-01'");
    String yaml = visits("timestamp_ntz", "lookback: 0");
    assertThat(readings(clinic.ingest(database.tables(yaml))))
        .containsExactly("visits 100 whole: its columns or limits changed");
    assertThat(readings(clinic.ingest(database.tables(yaml)))).containsExactly("visits 1");

    String other =
        yaml.replace("changed: \"timestamp_ntz\"", "changed: timestamp_ntz, seen: timestamp_ntz")
                .replace("cursor: changed", "cursor: seen")
            + "    whole_every: 3m\n";
    SourceConfig source = database.tables(other);
    assertThat(readings(clinic.ingest(source)))
        .containsExactly("visits 100 whole: its cursor, key or database changed");
    // nothing had changed, and yet it is known by now
    assertThat(readings(clinic.ingest(source))).containsExactly("visits 100");
    database.execute(
        "update visits set seen = null",
        "delete from visits where id = 1",
        "update visits set seen = '2025-05-01' where id = 2");
    assertThat(readings(clinic.ingest(source))).containsExactly("visits 99");
    assertThat(current(clinic)).contains("1:1.00");
    assertThat(readings(clinic.ingest(source)))
        .containsExactly("visits 99 whole: whole reading is due");
    assertThat(current(clinic)).isEqualTo(there());
    assertThat(readings(clinic.ingest(source))).containsExactly("visits 99");
  }

  @Test
  void aRefusedRowTakesThePlaceOfItsFormerStateAndComesThroughOnceItChanges(SparkSession spark) {
    hundred("timestamp");
    IngestFixture clinic = new IngestFixture(spark, folder);
    SourceConfig source = database.tables(visits("timestamp_ntz", "lookback: 0"));
    clinic.ingest(source);
    database.execute("update visits set fee = 'open', changed = '2025-03-02' where id = 9");
    IngestReport refused = clinic.ingest(source);
    assertThat(refused.quarantinedTotal()).isEqualTo(1);
    assertThat(current(clinic)).hasSize(99).noneMatch(row -> row.startsWith("9:"));
    database.execute("update visits set fee = '9.5', changed = '2025-03-03' where id = 9");
    assertThat(readings(clinic.ingest(source))).containsExactly("visits 1");
    assertThat(current(clinic)).hasSize(100).contains("9:9.50").isEqualTo(there());
  }

  @Test
  void aRunThatDiesBetweenTwoCommitsLosesNothing(SparkSession spark) {
    hundred("timestamp");
    database.execute("create table rooms as select id as room, changed as at from visits");
    String rooms =
        """
          - name: rooms
            description: One row a room.
            columns: {room: int, at: timestamp_ntz}
            cursor: at
            key: [room]
            lookback: 0
        """;
    IngestFixture clinic = new IngestFixture(spark, folder);
    SourceConfig source = database.tables(visits("timestamp_ntz", "lookback: 0") + rooms);
    clinic.ingest(source);
    database.execute(
        "update visits set fee = '7', changed = '2025-03-02' where id = 4",
        "insert into rooms values (500, '2025-03-02')");
    clinic.ingest(source);
    // rows were marked as removed in version 1; those that came in version 2 are lost, the room,
    // too
    assertThat(clinic.version("clinic__visits")).isEqualTo(2);
    CursorDatabase.dropCommit(clinic.lakehouse, "clinic__visits");
    assertThat(current(clinic)).hasSize(99);
    database.execute("insert into visits values (600, '6', '2025-03-03')");
    assertThat(readings(clinic.ingest(source))).containsExactly("rooms 1", "visits 3");
    assertThat(current(clinic)).isEqualTo(there());

    // a row that changed unseen, found by a whole reading that dies before it is written
    database.execute("update visits set fee = '88' where id = 8");
    clinic.ingest(true, LIMITS, source);
    CursorDatabase.dropCommit(clinic.lakehouse, "clinic__visits");
    assertThat(current(clinic)).hasSize(100);
    assertThat(readings(clinic.ingest(source)))
        .containsExactly("rooms 1", "visits 101 whole: " + FIRST);
    assertThat(current(clinic)).isEqualTo(there());
    CursorDatabase.dropCommit(clinic.lakehouse, "clinic__rooms");
    assertThat(readings(clinic.ingest(source))).containsExactly("rooms 2", "visits 1");
    assertThat(clinic.bronze("clinic__rooms").count()).isEqualTo(101);
  }

  @Test
  void whatCanNotBeACursorOrAKeyIsToldWithFileAndLineAndWithoutAValue(SparkSession spark) {
    hundred("text");
    IngestFixture clinic = new IngestFixture(spark, folder);
    assertThat(clinic.ingest(database.tables(visits("timestamp"))).failures())
        .singleElement()
        .asString()
        .contains("tables.yml:5:13: 'cursor' of table 'visits' is 'changed' (source 'clinic')")
        .contains("that is a timestamp or date, found text");
    database.execute("alter table visits drop column changed");
    assertThat(clinic.ingest(database.tables(visits("timestamp"))).failures())
        .singleElement()
        .asString()
        .contains("tables.yml:5:13: 'cursor' of table 'visits'")
        .contains("expected a column of this name in " + database.schema() + ".visits, found none");
    database.execute(
        "alter table visits add column changed timestamp default '2025-03-01 12:34:56'",
        "update visits set id = 870077078 where id in (78, 79)");
    assertThat(clinic.ingest(database.tables(visits("timestamp_ntz"))).failures())
        .singleElement()
        .asString()
        .contains("tables.yml:6:10: 'key' of table 'visits' (id) does not tell its rows apart")
        .contains("1 key has more than one row")
        .doesNotContain("870077078", "12:34");
    assertThat(clinic.lakehouse.tables(Layer.BRONZE)).isEmpty();
  }
}
