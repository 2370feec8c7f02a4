package org.carelake.transforms.bronze;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CurrentStateTest {
  private static final StructType SHAPE =
      StructType.fromDDL(
          "t string, row_no bigint, id string, version_id string, updated bigint,"
              + " extracted bigint, content_hash string, deleted boolean, is_current boolean");

  /** A version, with times in seconds; null where they are absent. */
  private record Version(String number, Long updated, long extracted, String hash, boolean gone) {
    Version at(long time) {
      return new Version(number, updated, time, hash, gone);
    }

    List<Object> identity() {
      return Arrays.asList(hash, gone);
    }
  }

  @Test
  void theWinnerIsTheSameAsByTheRuleInPlainJava(SparkSession spark) {
    Random random = new Random(42);
    Map<String, List<Version>> arrivals = new HashMap<>();
    for (int id = 0; id < 400; id++) {
      List<Version> versions = new ArrayList<>();
      for (int i = random.nextInt(5); i >= 0; i--) {
        versions.add(randomVersion(random));
      }
      arrivals.put("id" + id, versions);
    }
    Map<String, Set<List<Object>>> winners = winners(decide(spark, arrivals, Map.of(), random));
    arrivals.forEach(
        (id, versions) ->
            assertThat(winners.get(id)).as("%s", versions).containsExactly(expected(versions)));
  }

  @Test
  void theOrderOfArrivalDoesNotMatter(SparkSession spark) {
    Random random = new Random(7);
    Map<String, List<Version>> first = new HashMap<>();
    Map<String, List<Version>> second = new HashMap<>();
    Map<String, List<Version>> all = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      String id = "id" + i;
      for (int n = random.nextInt(4) + 1; n > 0; n--) {
        Version version = randomVersion(random);
        (random.nextBoolean() ? first : second)
            .computeIfAbsent(id, key -> new ArrayList<>())
            .add(version);
        all.computeIfAbsent(id, key -> new ArrayList<>()).add(version);
      }
    }
    // a version that is stored keeps the time at which it was first extracted unless it wins anew
    Map<String, Map<Version, Boolean>> stored = new HashMap<>();
    for (Row row : decide(spark, first, Map.of(), random).where("keep").collectAsList()) {
      Version kept = matching(first.get(row.getString(2)), row);
      stored.computeIfAbsent(row.getString(2), key -> new HashMap<>()).put(kept, row.getBoolean(7));
    }
    Dataset<Row> decided = decide(spark, second, stored, random);
    Map<String, Set<List<Object>>> winners = winners(decided);
    second
        .keySet()
        .forEach(id -> assertThat(winners.get(id)).as(id).containsExactly(expected(all.get(id))));
  }

  @Test
  void versionTenIsNewerThanNine(SparkSession spark) {
    Map<String, List<Version>> arrivals =
        Map.of(
            "a",
            List.of(
                new Version("9", 50L, 9, "nine", false), new Version("10", 40L, 1, "ten", false)),
            "b",
            List.of(new Version(null, 50L, 1, "x", false), new Version(null, 49L, 2, "y", false)),
            "c",
            List.of(new Version(null, 50L, 1, "v", false), new Version(null, 50L, 1, "d", true)),
            "d",
            List.of(new Version(null, 50L, 1, "v", false), new Version(null, 49L, 1, "d", true)),
            "e",
            List.of(new Version(null, null, 5, "v", false), new Version(null, 3L, 5, "d", true)),
            "f",
            List.of(new Version(null, null, 6, "v", false), new Version(null, 9L, 5, "d", true)));
    Map<String, Set<List<Object>>> winners =
        winners(decide(spark, arrivals, Map.of(), new Random(1)));
    assertThat(winners.get("a")).containsExactly(List.of("ten", false));
    assertThat(winners.get("b")).containsExactly(List.of("x", false));
    assertThat(winners.get("c")).containsExactly(List.of("d", true));
    assertThat(winners.get("d")).containsExactly(List.of("v", false));
    assertThat(winners.get("e")).containsExactly(List.of("d", true));
    assertThat(winners.get("f")).containsExactly(List.of("v", false));
  }

  @Test
  void whatIsStoredIsNotKeptAgain(SparkSession spark) {
    Version known = new Version("1", 5L, 5, "a", false);
    Dataset<Row> decided =
        decide(
            spark,
            Map.of("p", List.of(known.at(9), known.at(10))),
            Map.of("p", Map.of(known, true)),
            new Random(1));
    assertThat(decided.where("keep").count()).isZero();
    assertThat(decided.where("row_no is null and was_current <> is_current").count()).isZero();
  }

  private static Version randomVersion(Random random) {
    boolean gone = random.nextInt(4) == 0;
    Long updated = random.nextInt(3) == 0 ? null : (long) random.nextInt(4);
    String number =
        gone || random.nextInt(3) > 0 ? null : List.of("9", "10", "x", "2").get(random.nextInt(4));
    // equal content means equal version and time, for they are part of it
    String hash = number + "/" + updated + "/" + (gone ? "" : random.nextInt(2));
    return new Version(number, updated, random.nextInt(4), hash, gone);
  }

  /** The rule once more: by comparators. */
  private static List<Object> expected(List<Version> versions) {
    Comparator<Long> nullsFirst = Comparator.nullsFirst(Comparator.naturalOrder());
    Optional<Version> best =
        versions.stream()
            .filter(version -> !version.gone())
            .max(
                Comparator.comparing(CurrentStateTest::numeric, nullsFirst)
                    .thenComparing(Version::updated, nullsFirst)
                    .thenComparing(Version::extracted)
                    .thenComparing(Version::hash));
    List<Version> deletions = versions.stream().filter(Version::gone).toList();
    if (best.isEmpty() || best.get().updated() != null) {
      Optional<Version> deletion =
          deletions.stream()
              .max(
                  Comparator.comparing(CurrentStateTest::time)
                      .thenComparing(Version::extracted)
                      .thenComparing(Version::hash));
      if (best.isEmpty() || deletion.isPresent() && time(deletion.get()) >= best.get().updated()) {
        return deletion.orElseThrow().identity();
      }
      return best.get().identity();
    }
    Optional<Version> deletion =
        deletions.stream()
            .max(
                Comparator.comparing(Version::extracted)
                    .thenComparing(CurrentStateTest::time)
                    .thenComparing(Version::hash));
    return deletion.isPresent() && deletion.get().extracted() >= best.get().extracted()
        ? deletion.get().identity()
        : best.get().identity();
  }

  private static Long numeric(Version version) {
    return version.number() == null || version.number().equals("x")
        ? null
        : Long.valueOf(version.number());
  }

  private static long time(Version version) {
    return version.updated() == null ? version.extracted() : version.updated();
  }

  private static Version matching(List<Version> versions, Row row) {
    long newest =
        versions.stream()
            .filter(v -> v.identity().equals(List.of(row.getString(3), row.getBoolean(4))))
            .mapToLong(Version::extracted)
            .max()
            .orElseThrow();
    return versions.stream()
        .filter(v -> v.identity().equals(List.of(row.getString(3), row.getBoolean(4))))
        .findFirst()
        .orElseThrow()
        .at(newest);
  }

  /** Columns t, row_no, id, content_hash, deleted, extracted_at, keep, is_current, was_current. */
  private static Dataset<Row> decide(
      SparkSession spark,
      Map<String, List<Version>> received,
      Map<String, Map<Version, Boolean>> stored,
      Random random) {
    List<Row> rows = new ArrayList<>();
    received.forEach(
        (id, versions) ->
            versions.forEach(version -> rows.add(row(id, version, (long) rows.size(), null))));
    Collections.shuffle(rows, random);
    List<Row> known = new ArrayList<>();
    stored.forEach(
        (id, versions) ->
            versions.forEach((version, current) -> known.add(row(id, version, null, current))));
    return CurrentState.decide(
        frame(spark, rows).drop("is_current"),
        frame(spark, known).withColumn("place", lit(null).cast("string")));
  }

  private static Dataset<Row> frame(SparkSession spark, List<Row> rows) {
    return spark
        .createDataFrame(rows, SHAPE)
        .selectExpr(
            "t",
            "row_no",
            "id",
            "version_id",
            "timestamp_seconds(updated) as last_updated",
            "timestamp_seconds(extracted) as extracted_at",
            "content_hash",
            "deleted",
            "is_current");
  }

  private static Row row(String id, Version version, Long number, Boolean current) {
    return RowFactory.create(
        "patient",
        number,
        id,
        version.number(),
        version.updated(),
        version.extracted(),
        version.hash(),
        version.gone(),
        current);
  }

  private static Map<String, Set<List<Object>>> winners(Dataset<Row> decided) {
    return decided.where("is_current").collectAsList().stream()
        .collect(
            Collectors.groupingBy(
                row -> row.getString(2),
                Collectors.mapping(
                    row -> List.<Object>of(row.getString(3), row.getBoolean(4)),
                    Collectors.toCollection(HashSet::new))));
  }
}
