package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.model.AnonTrack;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.privacy.LeakGuard;
import org.carelake.jobs.publish.Publication;
import org.carelake.jobs.publish.PublishJob;
import org.carelake.jobs.publish.PublishedTable;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.ByteSearch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The anonymised track of the demo tenant, from its plans to its files. */
@ExtendWith(EngageExtension.class)
class AnonTrackIT {
  private static final String CANARY = "ZZCANARY";

  @TempDir private Path folder;

  private static List<Model> twins(EngageExtension.Run engage) {
    return engage.pipeline().graph().models().stream().filter(Model::anonymised).toList();
  }

  private static Dataset<Row> table(EngageExtension.Run engage, String name) {
    return engage.pipeline().lakehouse().read(TableName.gold(name));
  }

  private Publication publish(EngageExtension.Run engage, List<TableName> tables) {
    Pipeline pipeline = engage.pipeline();
    PublishTarget target =
        new PublishTarget(
            "anon", "b", folder.resolve("b").toString(), List.of(), Location.of("t.conf"));
    return new PublishJob(
            pipeline.lakehouse(),
            "engage",
            RunContext.startedAt(Instant.now()),
            new LeakGuard(pipeline.lakehouse(), pipeline.graph(), Set.of()))
        .publish(target, tables.stream().map(PublishedTable::of).toList(), result -> {});
  }

  @Test
  void everyTwinIsProvenBeforeThereIsData(EngageExtension.Run engage) {
    assertThat(twins(engage)).hasSizeGreaterThan(8);
    assertThat(
            AnonTrack.prove(
                engage.pipeline().graph(),
                engage.pipeline().lakehouse().spark(),
                LocalDate.of(2026, 11, 1)))
        .isEmpty();
  }

  @Test
  void whatIsPublishedWithoutNamesHoldsNoCanary(EngageExtension.Run engage) throws Exception {
    List<TableName> tables = twins(engage).stream().map(Model::table).toList();

    publish(engage, tables);

    for (TableName twin : tables) {
      assertThat(withCanary(engage.pipeline().lakehouse().read(twin))).as(twin.name()).isZero();
      assertThat(canaries(Path.of(engage.pipeline().lakehouse().path(twin)))).isEmpty();
    }
    assertThat(canaries(folder.resolve("b"))).isEmpty();
    assertThat(withCanary(table(engage, "patient"))).isPositive();
    assertThat(withCanary(table(engage, "practitioners"))).isPositive();
  }

  @Test
  void aNamedTableIsStoppedOnItsWayIntoTheAnonymisedBucket(EngageExtension.Run engage)
      throws Exception {
    assertThatThrownBy(() -> publish(engage, List.of(TableName.gold("patient"))))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("the leak check stopped this publication")
        .hasMessageContaining("patient.id: 400 cells hold id")
        .hasMessageContaining("patient.name_family: ")
        .hasMessageContaining("patient.phone_number: ")
        .hasMessageContaining("patient.practitioner_id: ")
        .hasMessageNotContaining(CANARY);
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.filter(file -> file.toString().endsWith(".parquet"))).isEmpty();
    }
    assertThat(folder.resolve("b/latest.json")).doesNotExist();
  }

  @Test
  void pseudonymsJoinAsIdsDo(EngageExtension.Run engage) {
    long named =
        table(engage, "encounters")
            .as("e")
            .join(table(engage, "patient").as("p"))
            .where("e.subject_id = p.id and e.practitioner_id = p.practitioner_id")
            .count();
    long anonymised =
        table(engage, "encounters_anon")
            .as("e")
            .join(table(engage, "patient_anon").as("p"))
            .where("e.subject_id = p.id and e.practitioner_id = p.practitioner_id")
            .count();
    assertThat(named).isPositive();
    assertThat(anonymised).isEqualTo(named);
  }

  @Test
  void daysBetweenTwoEventsOfAPatientStay(EngageExtension.Run engage) {
    assertThat(spans(table(engage, "encounters_anon")))
        .hasSizeGreaterThan(5)
        .isEqualTo(spans(table(engage, "encounters")));
    assertThat(
            table(engage, "encounters_anon")
                .selectExpr("count(distinct subject_id, period_start_date)")
                .first()
                .getLong(0))
        .isEqualTo(
            table(engage, "encounters")
                .selectExpr("count(distinct subject_id, period_start_date)")
                .first()
                .getLong(0));
  }

  /** How many patients have how many days between their first and last encounter. */
  private static List<String> spans(Dataset<Row> encounters) {
    return encounters
        .where("subject_id is not null and period_start_date is not null")
        .groupBy("subject_id")
        .agg(
            org.apache
                .spark
                .sql
                .functions
                .expr("datediff(max(period_start_date), min(period_start_date))")
                .as("days"))
        .groupBy("days")
        .count()
        .orderBy("days")
        .toJSON()
        .collectAsList();
  }

  private static long withCanary(Dataset<Row> rows) {
    return rows.selectExpr("to_json(struct(*)) as row").where("row like '%ZZCANARY%'").count();
  }

  private static List<String> canaries(Path folder) throws IOException {
    return new ByteSearch(folder).found(List.of(CANARY));
  }
}
