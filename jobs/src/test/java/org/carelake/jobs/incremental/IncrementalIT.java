package org.carelake.jobs.incremental;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.build.KeyRule;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.spark.SmallData;
import org.carelake.jobs.survive.MortalDisk;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs by the keys that changed, held against one full run. */
@ExtendWith(SparkExtension.class)
class IncrementalIT {
  /** Every table by keys, however small. */
  private static final KeyRule BY_KEYS = new KeyRule(0, 10, Long.MAX_VALUE);

  /** The same, as in large tables. */
  private static final KeyRule BY_MARKS = new KeyRule(0, 10, 0);

  private static final KeyRule SOME_MARKS = new KeyRule(0, 10, 2500);

  private static final List<KeyRule> RULES =
      List.of(BY_KEYS, BY_KEYS, BY_MARKS, SOME_MARKS, new KeyRule(0, 0.3, 2000), KeyRule.USUAL);
  private static final TableName OBSERVATION = TableName.silver("observation");
  private static final TableName READINGS = TableName.silver("readings");

  @TempDir private Path folder;

  private TinyProject project;

  @BeforeEach
  void writeProject() {
    project = new TinyProject(folder.resolve("project"));
  }

  private TinyLakehouse lakehouse(SparkSession spark, Path place, String name) {
    TinyLakehouse tiny =
        new TinyLakehouse(
            spark, folder.resolve("project"), place.resolve("in"), place.resolve(name));
    SmallData.tune(spark, tiny.tenant());
    return tiny;
  }

  private static void arrive(Path place, String name, List<String> lines) throws IOException {
    Files.createDirectories(place.resolve("in"));
    Files.write(place.resolve("in").resolve(name), lines);
  }

  /**
   * As many sequences as {@code carelake.sequences} says, from {@code carelake.seed} on; the second
   * run, and {@code carelake.deaths} of a hundred others, die on the way and are run again.
   */
  @Test
  void anySequenceOfRunsEndsInTheTablesOfOneFullRun(SparkSession spark) throws IOException {
    long seed = Long.getLong("carelake.seed", 20261121);
    for (int time = 0; time < Integer.getInteger("carelake.times", 1); time++) {
      compare(spark, folder.resolve("time-" + time), seed + time);
    }
  }

  private void compare(SparkSession spark, Path place, long seed) throws IOException {
    try (MortalDisk disk = MortalDisk.of(spark)) {
      compare(spark, disk, place, seed);
    }
  }

  private void compare(SparkSession spark, MortalDisk disk, Path place, long seed)
      throws IOException {
    int sequences = Integer.getInteger("carelake.sequences", 40);
    int rounds = Integer.getInteger("carelake.rounds", 3);
    Random random = new Random(seed);
    Sequences changes = new Sequences(seed, sequences);
    TinyLakehouse step = lakehouse(spark, place, "step");
    AtomicInteger byKeys = new AtomicInteger();
    int moments = 0;
    int deaths = 0;
    for (int round = 0; round < rounds; round++) {
      arrive(place, "round-" + round + ".ndjson", changes.next());
      KeyRule rule =
          round == 1 ? BY_KEYS : round == 2 ? SOME_MARKS : RULES.get(random.nextInt(RULES.size()));
      if (round == 1 || random.nextInt(100) < Integer.getInteger("carelake.deaths", 0)) {
        Runnable run =
            () -> {
              step.ingest();
              byKeys.addAndGet(carriedOnByKeys(step.tryBuild(rule, false)));
            };
        int moment = 1 + random.nextInt(moments == 0 ? 200 : moments * 2 / 3);
        deaths += disk.diesDuring(place.resolve("step"), moment, run) ? 1 : 0;
      }
      disk.watch(place.resolve("step"));
      step.ingest();
      if (round > 0 && random.nextInt(3) == 0) {
        for (TableName table : List.of(OBSERVATION, TableName.bronze("observation"))) {
          DeltaTable.forPath(spark, step.lakehouse.path(table)).optimize().executeCompaction();
        }
      }
      byKeys.addAndGet(carriedOnByKeys(step.build(rule)));
      moments = disk.changes();
    }
    TinyLakehouse full = lakehouse(spark, place, "full");
    full.ingest();
    full.build(KeyRule.USUAL);
    Map<TableName, List<String>> expected = full.content();
    assertThat(expected.get(OBSERVATION)).hasSizeGreaterThan(sequences / 2);
    step.content()
        .forEach(
            (table, rows) ->
                assertThat(rows).as(table + ", seed " + seed).isEqualTo(expected.get(table)));
    assertThat(byKeys).as("tables carried on by keys").hasValueGreaterThanOrEqualTo(4);
    assertThat(deaths).as("runs that died").isPositive();
    tell(sequences + " sequences of seed " + seed + ", " + deaths + " runs died: equal");
  }

  private static int carriedOnByKeys(SortedMap<TableName, ModelResult> results) {
    return (int) results.values().stream().filter(result -> result.how().contains(" of ")).count();
  }

  /** For {@code scripts/incremental-sequences}. */
  private static void tell(String line) throws IOException {
    String output = System.getProperty("carelake.sequences.output", "");
    if (!output.isEmpty()) {
      Files.writeString(
          Path.of(output), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  @Test
  void whereTablesWereOnlyPutInOrderNothingIsMadeAnew(SparkSession spark) throws IOException {
    TinyLakehouse tiny = lakehouse(spark, folder, "tiny");
    arrive(folder, "1.ndjson", List.of(patient("a", 1, "male"), observation("1", 1, "a", 5)));
    tiny.ingest();
    tiny.build(SOME_MARKS);
    arrive(folder, "2.ndjson", List.of(patient("a", 2, "other"), observation("1", 2, "a", 7)));
    tiny.ingest();
    tiny.build(SOME_MARKS);
    List<TableName> tables = new ArrayList<>(tiny.versions().keySet());
    tables.add(TableName.bronze("patient"));
    tables.add(TableName.bronze("observation"));
    int maintained = 0;
    for (TableName table : tables) {
      long before = tiny.lakehouse.version(table);
      spark.sql("reorg table delta.`" + tiny.lakehouse.path(table) + "` apply (purge)");
      DeltaTable.forPath(spark, tiny.lakehouse.path(table)).optimize().executeCompaction();
      spark.sql("vacuum delta.`" + tiny.lakehouse.path(table) + "`");
      maintained += tiny.lakehouse.version(table) > before ? 1 : 0;
    }
    assertThat(maintained).isGreaterThan(4);
    Map<TableName, Long> versions = tiny.versions();
    // tables so small are made anew without a look at what changed, and one has no key
    assertThat(tiny.build(KeyRule.USUAL).values())
        .allMatch(result -> result.status() == ModelStatus.UNCHANGED);
    assertThat(tiny.versions()).isEqualTo(versions);

    arrive(folder, "3.ndjson", List.of(observation("1", 3, "a", 8)));
    tiny.ingest();
    assertThat(tiny.build(KeyRule.USUAL).get(READINGS).status()).isEqualTo(ModelStatus.OK);
    assertThat(tiny.rows(READINGS))
        .containsExactly(
            "{\"patient_id\":\"a\",\"gender\":\"other\",\"readings\":1,\"greatest\":8,\"first_id\":\"1\"}");
  }

  @Test
  void oneChangedKeyIsMadeAnewAloneAndNothingWhereNothingChanged(SparkSession spark)
      throws IOException {
    TinyLakehouse tiny = lakehouse(spark, folder, "tiny");
    arrive(
        folder,
        "1.ndjson",
        List.of(
            patient("a", 1, "male"),
            patient("b", 1, "female"),
            observation("1", 1, "a", 5),
            observation("2", 1, "a", 7),
            observation("3", 1, "b", 9),
            observation("4", 1, "c", 17)));
    tiny.ingest();
    tiny.build(BY_KEYS);
    Map<TableName, Long> first = tiny.versions();
    tiny.build(BY_KEYS);
    assertThat(tiny.versions()).isEqualTo(first);

    arrive(folder, "2.ndjson", List.of(observation("2", 2, "a", 12), patient("a", 1, "male")));
    tiny.ingest();
    SortedMap<TableName, ModelResult> second = tiny.build(BY_KEYS);
    // its contract names no key, so that how many there are would have to be looked up
    assertThat(second.get(OBSERVATION).how()).isEqualTo("1 key");
    // patient c has a reading of 17, which is dropped
    assertThat(second.get(READINGS).how()).isEqualTo("1 of 2 keys");
    assertThat(second.get(TableName.silver("by_month")).how()).isEqualTo("1 of 1 key");
    // the same version came again: bronze.patient is as it was
    assertThat(second.get(TableName.silver("patient")).status()).isEqualTo(ModelStatus.UNCHANGED);
    assertThat(tiny.rows(READINGS))
        .containsExactly(
            "{\"patient_id\":\"a\",\"gender\":\"male\",\"readings\":2,\"greatest\":12,\"first_id\":\"1\"}",
            "{\"patient_id\":\"b\",\"gender\":\"female\",\"readings\":1,\"greatest\":9,\"first_id\":\"3\"}");
    // of measures one person, of metrics one organization
    assertThat(second.get(TableName.gold("measure_results")).how()).isEqualTo("1 key");
    assertThat(second.get(TableName.gold("fct_metrics_long")).how()).isEqualTo("1 key");
    assertThat(
            tiny.lakehouse
                .read(TableName.gold("fct_metrics_long"))
                .where("metric_id = 'high_readings'")
                .selectExpr("concat_ws(' ', organization_id, int(value), denominator)")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrder("male 100 1.000000", "female 0 1.000000");
    // an older version changes bronze, and no table made from it
    Map<TableName, Long> before = tiny.versions();
    arrive(folder, "3.ndjson", List.of(observation("1", 0, "b", 1)));
    tiny.ingest();
    assertThat(tiny.build(BY_KEYS).values())
        .allMatch(result -> result.status() == ModelStatus.UNCHANGED);
    assertThat(tiny.versions()).isEqualTo(before);

    // what has no key makes anew what reads it
    arrive(folder, "4.ndjson", List.of(patient("b", 2, "other"), observation("4", 2, "c", 1)));
    tiny.ingest();
    SortedMap<TableName, ModelResult> fourth = tiny.build(BY_KEYS);
    assertThat(fourth.get(READINGS).how()).isEqualTo("2 of 2 keys");
    assertThat(fourth.get(TableName.gold("summary")).how())
        .isEqualTo("whole: silver.genders changed, which has no key");
    assertThat(tiny.rows(READINGS)).hasSize(3);

    // its columns change when somebody asks for it
    project.model(
        "readings",
        TinyProject.READINGS.replace("min(o.id) as first_id", "'x' as first_id, 1 as one"),
        TinyProject.READINGS_CONTRACT.replace(
            "expectations:",
            "  - {name: one, type: int, phi: none, description: 1.}\nexpectations:"));
    assertThat(tiny.tryBuild(BY_KEYS, false).get(READINGS).message())
        .contains("readings.yml:1")
        .contains("(one int); ask for it: carelake build --select readings --full-refresh");

    // a key that does not hold is found when a row of another key comes out
    project.model(
        "readings",
        TinyProject.READINGS.replace("o.patient_id,", "reverse(o.patient_id) as patient_id,"),
        TinyProject.READINGS_CONTRACT);
    assertThat(tiny.build(BY_KEYS).get(READINGS).how())
        .isEqualTo("whole: its definition, date or Carelake changed");
    arrive(folder, "5.ndjson", List.of(observation("5", 1, "xy", 1)));
    tiny.ingest();
    ModelResult stray = tiny.tryBuild(BY_KEYS, false).get(READINGS);
    assertThat(stray.status()).isEqualTo(ModelStatus.ERROR);
    assertThat(stray.message())
        .contains("readings.yml:7")
        .contains("does not hang on its inputs by patient_id")
        .doesNotContain("xy");
    Map<TableName, Long> kept = tiny.versions();
    assertThat(tiny.tryBuild(BY_KEYS, true, List.of(READINGS)).get(READINGS).status())
        .isEqualTo(ModelStatus.OK);
    assertThat(tiny.lakehouse.version(READINGS)).isGreaterThan(kept.get(READINGS));
    kept.remove(READINGS);
    assertThat(tiny.versions()).containsAllEntriesOf(kept);
  }

  private static String meta(int version) {
    return "\"meta\":{\"versionId\":\""
        + version
        + "\",\"lastUpdated\":\"2024-01-0"
        + (version + 1)
        + "T00:00:00Z\"}";
  }

  private static String patient(String id, int version, String gender) {
    return "{\"resourceType\":\"Patient\",\"id\":\""
        + id
        + "\","
        + meta(version)
        + ",\"gender\":\""
        + gender
        + "\",\"name\":[{\"family\":\"N\"}]}";
  }

  private static String observation(String id, int version, String patient, int value) {
    return "{\"resourceType\":\"Observation\",\"id\":\""
        + id
        + "\","
        + meta(version)
        + ",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"Patient/"
        + patient
        + "\"},\"effectiveDateTime\":\"2024-01-05\",\"valueInteger\":"
        + value
        + "}";
  }
}
