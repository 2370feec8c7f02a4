package org.carelake.jobs.build;

import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.ledger.RunLedger;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelRows;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.contract.Expectation.Action;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.RowsModel;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.quality.ExpectationCount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Expectations of rows, looked at in the pass that writes the table. */
@ExtendWith(SparkExtension.class)
class ExpectationsIT {
  private static final TableName TABLE = TableName.silver("ages");
  private static final TableName QUARANTINE = new TableName(Layer.QUARANTINE, "silver_ages");

  /** Ages -5 to 24 and one that is not known; id 10 has another person's mark. */
  private static final String SQL =
      """
      select id, age, born from (
        select cast(id as string) as id, cast(id - 5 as int) as age,
          date '2020-01-01' + cast(id as int) as born
        from range(30)
        union all select 'unknown', cast(null as int), null
      )
      """;

  private static final String CONTRACT =
      """
      model: ages
      layer: silver
      description: Ages.
      grain: one row per person
      key: [id]
      columns:
        - {name: id, type: string, phi: id, description: Id.}
        - {name: age, type: int, phi: demographic, description: Age.}
        - {name: born, type: date, phi: birth-date, description: Birth.}
      expectations:
        - {name: young, expression: age < 20, action: warn}
        - {name: born_by_then, expression: "age >= 0", action: drop}
        - {name: not_two, expression: age <> 2, action: quarantine}
        - {name: not_three, expression: "age <> 3 and born < :as_of", action: quarantine}
      """;

  @TempDir private Path folder;

  private Lakehouse lakehouse(SparkSession spark) {
    return new Lakehouse(spark, folder.toString());
  }

  private static ModelResult build(Lakehouse lakehouse, String contract, RunContext run) {
    RowsModel model = RowsModel.of(SQL, contract);
    return new BuildJob(
            lakehouse,
            ModelGraph.of(List.of(model)),
            new BuildOptions(run, LocalDate.of(2026, 11, 1), false, 1))
        .run(new TreeSet<>(List.of(TABLE)), new Silent())
        .get(0);
  }

  private static ModelResult build(Lakehouse lakehouse, String contract) {
    return build(lakehouse, contract, RunContext.startedAt(Instant.now()));
  }

  @Test
  void rowsAreCountedDroppedAndQuarantinedWhileTheTableIsWritten(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    RunContext run = RunContext.startedAt(Instant.now());
    ModelResult result = build(lakehouse, CONTRACT, run);

    assertThat(result.status()).as(result.message()).isEqualTo(ModelStatus.OK);
    assertThat(result.expectations())
        .containsExactly(
            new ExpectationCount("young", Action.WARN, 5),
            new ExpectationCount("born_by_then", Action.DROP, 5),
            new ExpectationCount("not_two", Action.QUARANTINE, 1),
            new ExpectationCount("not_three", Action.QUARANTINE, 1));
    assertThat(result.message())
        .isEqualTo(
            "5 rows break young (warn), 5 rows break born_by_then (dropped),"
                + " 1 row breaks not_two (quarantined), 1 row breaks not_three (quarantined)");
    // 31 rows, less five below 0, less ages 2 and 3; the unknown age meets everything
    assertThat(result.rows()).isEqualTo(24);
    assertThat(lakehouse.read(TABLE).where("age is null or age = 24").count()).isEqualTo(2);
    assertThat(lakehouse.read(TABLE).where("age in (2, 3) or age < 0").count()).isZero();
    Row[] kept =
        lakehouse
            .read(QUARANTINE)
            .orderBy("age")
            .select("id", "age", "carelake_reason", "carelake_run_id")
            .collectAsList()
            .toArray(Row[]::new);
    assertThat(kept).extracting(row -> row.getString(0)).containsExactly("7", "8");
    assertThat(kept).extracting(row -> row.getString(2)).containsExactly("not_two", "not_three");
    assertThat(kept).extracting(row -> row.getString(3)).containsOnly(run.runId());

    try (RunLedger ledger = new RunLedger(lakehouse, "t", run)) {
      ledger.models(List.of(result));
    }
    assertThat(
            lakehouse
                .read(new TableName(Layer.LEDGER, "expectation_results"))
                .where("action = 'drop' and rows = 5 and expectation = 'born_by_then'")
                .count())
        .isEqualTo(1);
  }

  @Test
  void aTableIsMadeAnewWhereItsQuarantineIsNotOfTheSameMake(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    assertThat(build(lakehouse, CONTRACT).status()).isEqualTo(ModelStatus.OK);
    assertThat(build(lakehouse, CONTRACT).status()).isEqualTo(ModelStatus.UNCHANGED);
    // as if the run had died between the two commits
    lakehouse.append(QUARANTINE, lakehouse.read(QUARANTINE), "{\"carelake\":{\"run\":\"x\"}}");
    assertThat(build(lakehouse, CONTRACT).status()).isEqualTo(ModelStatus.OK);
    assertThat(lakehouse.read(QUARANTINE).count()).isEqualTo(2);
    // without rows to keep, or without the expectation, nothing stays from before
    String met = CONTRACT.replace("age <> 2", "age <> 99").replace("age <> 3 and", "");
    assertThat(build(lakehouse, met).rows()).isEqualTo(26);
    assertThat(lakehouse.read(QUARANTINE).count()).isZero();
    build(lakehouse, CONTRACT);
    assertThat(lakehouse.read(QUARANTINE).count()).isEqualTo(2);
    build(lakehouse, CONTRACT.replace("quarantine", "drop"));
    assertThat(lakehouse.read(QUARANTINE).count()).isZero();
  }

  @Test
  void aModelThatMustFailFailsBeforeItsCommit(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    build(lakehouse, CONTRACT);
    long before = lakehouse.version(TABLE);
    ModelResult result =
        build(lakehouse, CONTRACT.replace("age >= 0\", action: drop", "age >= 0\", action: fail"));
    assertThat(result.status()).isEqualTo(ModelStatus.ERROR);
    assertThat(result.message())
        .isEqualTo(
            "ages.yml:12:5: 5 rows broke expectation born_by_then; the table stays as it was");
    assertThat(lakehouse.version(TABLE)).isEqualTo(before);
    // one that is met lets the table be written
    assertThat(
            build(
                    lakehouse,
                    CONTRACT.replace("age >= 0\", action: drop", "age >= -5\", action: fail"))
                .status())
        .isEqualTo(ModelStatus.OK);
  }

  @Test
  void anExpectationOfAColumnThatIsNotThereIsToldBeforeAnythingIsBuilt(SparkSession spark) {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> build(lakehouse(spark), CONTRACT.replace("age < 20", "agee < 20")))
        .hasMessageContaining("ages.yml:11")
        .hasMessageContaining("silver.ages has no column 'agee' (did you mean 'age'?)");
  }

  private static final class Silent implements BuildListener {
    @Override
    public void started(TableName table) {}

    @Override
    public void finished(ModelResult result) {}
  }

  /** A look at a row is counted; what is not observed while it is written has to be looked up. */
  @Test
  void eachRowIsLookedAtOnceWhetherTheTableIsNewOrNot(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark);
    String observed =
        CONTRACT.lines().filter(line -> !line.contains("quarantine")).collect(joining("\n"));
    ModelContract contract = RowsModel.of(SQL, observed).contract();
    GuardedWrite guarded = new GuardedWrite(lakehouse, RunContext.startedAt(Instant.now()));
    LongAccumulator looks = spark.sparkContext().longAccumulator();
    UDF1<Integer, Integer> look =
        age -> {
          looks.add(1);
          return age;
        };
    UserDefinedFunction looked = udf(look, DataTypes.IntegerType).asNondeterministic();
    for (int write = 1; write <= 2; write++) {
      Dataset<Row> rows =
          lakehouse.ofLittle(
              spark.sql(SQL).withColumn("age", looked.apply(col("age"))), /* bytes= */ 0, 0);

      GuardedWrite.Written written =
          guarded.write(contract, ModelRows.of(rows), rows, LocalDate.of(2026, 11, 1), "{}");

      assertThat(written.counts())
          .containsExactly(
              new ExpectationCount("young", Action.WARN, 5),
              new ExpectationCount("born_by_then", Action.DROP, 5));
      assertThat(looks.value()).isEqualTo(31L * write);
    }
  }
}
