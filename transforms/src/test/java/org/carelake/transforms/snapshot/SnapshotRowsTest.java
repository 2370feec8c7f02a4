package org.carelake.transforms.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.ModelContractReader;
import org.carelake.schemas.contract.SnapshotContract;
import org.carelake.schemas.contract.SnapshotContract.HardDeletes;
import org.carelake.schemas.contract.SnapshotReader;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Histories against a fold written by hand, over random lives of rows. */
@ExtendWith(SparkExtension.class)
class SnapshotRowsTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 27);
  private static final StructType TABLE =
      StructType.fromDDL("id string, value string, aside string, changed timestamp");
  private static final ModelContract WATCHED =
      ModelContractReader.read(
          "things.yml",
          """
          model: things
          layer: silver
          description: Things.
          grain: one row per thing
          key: [id]
          columns:
            - {name: id, type: string, phi: id, description: Id.}
            - {name: value, type: string, phi: clinical, description: Value.}
            - {name: aside, type: string, phi: none, description: Not compared.}
            - {name: changed, type: timestamp, phi: date, description: When.}
          """);

  /** What a table holds of one key. */
  private record State(String value, String aside, Instant changed) {}

  /** One version of it. */
  private record Version(State state, Instant from, Instant to, boolean deleted) {
    Version until(Instant end) {
      return new Version(state, from, end, deleted);
    }
  }

  /** One look at the whole table. */
  private record Look(LocalDate date, Map<String, State> table) {}

  private static SnapshotContract contract(String strategy, HardDeletes hardDeletes) {
    return SnapshotReader.read(
            "thing_history.yml",
            """
            snapshot: thing_history
            layer: silver
            description: Things as they were.
            relation: silver.things
            hard_deletes: %s
            %s
            """
                .formatted(hardDeletes.code(), strategy))
        .of(WATCHED);
  }

  private static List<Look> looks(long seed, int keys, int looks) {
    Random random = new Random(seed);
    Map<String, State> table = new TreeMap<>();
    List<Look> all = new ArrayList<>();
    LocalDate date = FIRST;
    for (int i = 0; i < looks; i++) {
      // two looks a date, some dates apart
      date = date.plusDays(i % 2 == 0 ? 0 : 1 + random.nextInt(2));
      for (int key = 0; key < keys; key++) {
        String id = "k" + key;
        if (random.nextInt(3) == 0) {
          table.remove(id);
        } else if (!table.containsKey(id) || random.nextInt(2) == 0) {
          // sometimes before the last change, sometimes after the date of the run
          Instant changed =
              date.atStartOfDay()
                  .toInstant(ZoneOffset.UTC)
                  .plusSeconds(3600L * (random.nextInt(96) - 60));
          String value = random.nextInt(5) == 0 ? null : "v" + random.nextInt(2);
          table.put(id, new State(value, "a" + random.nextInt(2), changed));
        }
      }
      all.add(new Look(date, new TreeMap<>(table)));
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource(HardDeletes.class)
  void historyByComparisonIsTheFoldOfTheLastStateOfEachDate(
      HardDeletes hardDeletes, SparkSession spark) {
    SnapshotContract contract = contract("strategy: check\ncheck_columns: [value]", hardDeletes);
    List<Look> looks = looks(7 + hardDeletes.ordinal(), 150, 6);
    Map<LocalDate, Map<String, State>> lastOfDate = new LinkedHashMap<>();
    looks.forEach(look -> lastOfDate.put(look.date(), look.table()));
    assertThat(lastOfDate.size()).isLessThan(looks.size());

    Map<String, List<Version>> expected = new TreeMap<>();
    lastOfDate.forEach(
        (date, table) -> {
          Instant day = date.atStartOfDay().toInstant(ZoneOffset.UTC);
          for (int key = 0; key < 150; key++) {
            List<Version> versions = expected.computeIfAbsent("k" + key, id -> new ArrayList<>());
            compare(versions, table.get("k" + key), day, hardDeletes);
          }
        });
    assertThat(history(spark, contract, looks)).isEqualTo(withoutEmpty(expected));
  }

  private static void compare(
      List<Version> versions, State state, Instant day, HardDeletes hardDeletes) {
    Version last = versions.isEmpty() ? null : versions.get(versions.size() - 1);
    boolean open = last != null && last.to() == null;
    boolean live = open && !last.deleted();
    if (state != null && live && java.util.Objects.equals(last.state().value(), state.value())) {
      return;
    }
    if (state == null && (!live || hardDeletes == HardDeletes.IGNORE)) {
      return;
    }
    if (open) {
      versions.set(versions.size() - 1, last.until(day));
    }
    if (state != null) {
      versions.add(new Version(state, day, null, false));
    } else if (hardDeletes == HardDeletes.NEW_RECORD) {
      versions.add(new Version(last.state(), day, null, true));
    }
  }

  @ParameterizedTest
  @EnumSource(HardDeletes.class)
  void historyByTimestampIsTheFoldOfAllLooks(HardDeletes hardDeletes, SparkSession spark) {
    SnapshotContract contract = contract("strategy: timestamp\nupdated_at: changed", hardDeletes);
    List<Look> looks = looks(70 + hardDeletes.ordinal(), 150, 6);
    Map<String, List<Version>> expected = new TreeMap<>();
    for (Look look : looks) {
      Instant day = look.date().atStartOfDay().toInstant(ZoneOffset.UTC);
      for (int key = 0; key < 150; key++) {
        List<Version> versions = expected.computeIfAbsent("k" + key, id -> new ArrayList<>());
        follow(versions, look.table().get("k" + key), day, hardDeletes);
      }
    }
    assertThat(history(spark, contract, looks)).isEqualTo(withoutEmpty(expected));
  }

  private static void follow(
      List<Version> versions, State state, Instant day, HardDeletes hardDeletes) {
    if (versions.isEmpty()) {
      if (state != null) {
        versions.add(new Version(state, state.changed(), null, false));
      }
      return;
    }
    Version last = versions.get(versions.size() - 1);
    Instant next = last.from().plusNanos(1000);
    if (last.to() == null && !last.deleted()) {
      if (state != null && state.changed().isAfter(last.state().changed())) {
        Instant start = later(state.changed(), next);
        versions.set(versions.size() - 1, last.until(start));
        versions.add(new Version(state, start, null, false));
      } else if (state == null && hardDeletes != HardDeletes.IGNORE) {
        Instant end = later(day, next);
        versions.set(versions.size() - 1, last.until(end));
        if (hardDeletes == HardDeletes.NEW_RECORD) {
          versions.add(new Version(last.state(), end, null, true));
        }
      }
    } else if (state != null) {
      Instant end = last.deleted() ? last.from() : last.to();
      Instant start =
          state.changed().isAfter(end) ? state.changed() : later(day, last.deleted() ? next : end);
      if (last.deleted()) {
        versions.set(versions.size() - 1, last.until(start));
      }
      versions.add(new Version(state, start, null, false));
    }
  }

  private static Instant later(Instant left, Instant right) {
    return left.isAfter(right) ? left : right;
  }

  private static Map<String, List<Version>> withoutEmpty(Map<String, List<Version>> all) {
    Map<String, List<Version>> some = new TreeMap<>(all);
    some.values().removeIf(List::isEmpty);
    return some;
  }

  /** What the looks make of an empty history, each applied by the id of its versions. */
  private static Map<String, List<Version>> history(
      SparkSession spark, SnapshotContract contract, List<Look> looks) {
    StructType shape = null;
    Map<String, Row> versions = new HashMap<>();
    for (Look look : looks) {
      Dataset<Row> table = table(spark, look.table());
      if (shape == null) {
        shape = shape(contract);
      }
      Dataset<Row> former = spark.createDataFrame(List.copyOf(versions.values()), shape);
      List<Row> changes =
          SnapshotRows.changes(contract, table, former, look.date()).collectAsList();
      apply(versions, changes);
      // the same look once more changes nothing
      if (look == looks.get(looks.size() - 1)) {
        Dataset<Row> now = spark.createDataFrame(List.copyOf(versions.values()), shape);
        assertThat(SnapshotRows.changes(contract, table, now, look.date()).collectAsList())
            .isEmpty();
      }
    }
    Map<String, List<Version>> byKey = new TreeMap<>();
    for (Row row : versions.values()) {
      byKey.computeIfAbsent(row.getAs("id"), id -> new ArrayList<>()).add(version(row));
      assertThat(row.<Boolean>getAs("is_current")).isEqualTo(row.getAs("valid_to") == null);
    }
    byKey.values().forEach(list -> list.sort(java.util.Comparator.comparing(Version::from)));
    return byKey;
  }

  private static void apply(Map<String, Row> versions, List<Row> changes) {
    List<String> ids = changes.stream().map(row -> row.<String>getAs("snapshot_id")).toList();
    assertThat(ids).doesNotHaveDuplicates();
    for (Row row : changes) {
      if (row.getAs("valid_from").equals(row.getAs("valid_to"))) {
        assertThat(versions.remove(row.<String>getAs("snapshot_id"))).isNotNull();
      } else {
        versions.put(row.getAs("snapshot_id"), row);
      }
    }
  }

  private static Version version(Row row) {
    boolean marked = List.of(row.schema().fieldNames()).contains("is_deleted");
    return new Version(
        new State(
            row.getAs("value"), row.getAs("aside"), row.<Timestamp>getAs("changed").toInstant()),
        row.<Timestamp>getAs("valid_from").toInstant(),
        row.getAs("valid_to") == null ? null : row.<Timestamp>getAs("valid_to").toInstant(),
        marked && row.<Boolean>getAs("is_deleted"));
  }

  private static StructType shape(SnapshotContract contract) {
    StructType shape = new StructType();
    for (var column : contract.promise(WATCHED).columns()) {
      shape = shape.add(column.name(), org.apache.spark.sql.types.DataType.fromDDL(column.type()));
    }
    return shape;
  }

  private static Dataset<Row> table(SparkSession spark, Map<String, State> states) {
    List<Row> rows = new ArrayList<>();
    states.forEach(
        (id, state) ->
            rows.add(
                RowFactory.create(
                    id, state.value(), state.aside(), Timestamp.from(state.changed()))));
    return spark.createDataFrame(rows, TABLE);
  }

  @Test
  void whatCantBeCarriedOnIsRefused(SparkSession spark) {
    SnapshotContract contract = contract("strategy: check", HardDeletes.IGNORE);
    State state = new State("v", "a", Instant.EPOCH);
    Dataset<Row> one = table(spark, Map.of("k", state));
    Dataset<Row> none = spark.createDataFrame(List.<Row>of(), shape(contract));
    assertThatThrownBy(
            () -> SnapshotRows.changes(contract, one.union(one), none, FIRST).collectAsList())
        .hasMessageContaining(SnapshotRows.Refusal.KEY_TWICE.sentence());
    Dataset<Row> nobody =
        spark.createDataFrame(
            List.of(RowFactory.create(null, "v", "a", Timestamp.from(Instant.EPOCH))), TABLE);
    assertThatThrownBy(() -> SnapshotRows.changes(contract, nobody, none, FIRST).collectAsList())
        .hasMessageContaining(SnapshotRows.Refusal.KEY_EMPTY.sentence());
    Dataset<Row> history =
        spark.createDataFrame(
            SnapshotRows.changes(contract, one, none, FIRST).collectAsList(), shape(contract));
    assertThatThrownBy(
            () -> SnapshotRows.changes(contract, one, history, FIRST.minusDays(1)).collectAsList())
        .hasMessageContaining(SnapshotRows.Refusal.LATER_VERSION.sentence());
  }

  @Test
  void theHistoryCarriesPhiClassesAndReferences() {
    ModelContract promise =
        contract("strategy: timestamp\nupdated_at: changed", HardDeletes.NEW_RECORD)
            .promise(WATCHED);
    assertThat(promise.columns())
        .extracting(column -> column.name() + " " + column.type() + " " + column.phi().code())
        .containsExactly(
            "id string id",
            "value string clinical",
            "aside string none",
            "changed timestamp date",
            "snapshot_id string id",
            "valid_from timestamp date",
            "valid_to timestamp date",
            "is_current boolean none",
            "is_deleted boolean none");
  }
}
