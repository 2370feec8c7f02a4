package org.carelake.jobs.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.publish.PublicationGuard;
import org.carelake.jobs.publish.PublishJob;
import org.carelake.jobs.publish.PublishedContent;
import org.carelake.jobs.publish.PublishedTable;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.carelake.transforms.compare.RowDifference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class ComparisonsIT {
  private static final TableName VISITS = TableName.gold("visits");

  @TempDir private Path folder;

  private Lakehouse lakehouse(SparkSession spark, String place, String visits) {
    Lakehouse lakehouse = new Lakehouse(spark, folder.resolve(place).toString());
    lakehouse.overwrite(VISITS, spark.sql(visits), "{}");
    return lakehouse;
  }

  @Test
  void everyTableIsComparedButTheLedger(SparkSession spark) {
    Lakehouse there = lakehouse(spark, "there", "select 1 as id, 'r1' as run");
    Lakehouse here = lakehouse(spark, "here", "select 1 as id, 'r2' as run");
    there.overwrite(
        TableName.silver("a"), spark.sql("select * from values (1), (1) as t(x)"), "{}");
    here.overwrite(TableName.silver("a"), spark.sql("select * from values (1), (2) as t(x)"), "{}");
    here.overwrite(TableName.silver("b"), spark.sql("select 1 as x"), "{}");
    there.overwrite(new TableName(Layer.LEDGER, "runs"), spark.sql("select 1 as x"), "{}");
    List<ComparedTable> found =
        new Comparisons(table -> table.equals("gold.visits") ? Set.of("run") : Set.of(), 2)
            .of(Comparisons.tables(there), Comparisons.tables(here));
    assertThat(found)
        .containsExactly(
            new ComparedTable(
                "gold.visits", Optional.of(new RowDifference(1, 1, 0, 0, Set.of())), ""),
            new ComparedTable("silver.a", Optional.of(new RowDifference(2, 2, 1, 1, Set.of())), ""),
            new ComparedTable("silver.b", Optional.empty(), "only here"));
    assertThat(found).extracting(ComparedTable::same).containsExactly(true, false, false);
  }

  @Test
  void whatIsPublishedIsReadByItsPointer(SparkSession spark) throws Exception {
    PublishTarget target = publish(spark, "here", "select 2 as id, '007' as state");
    publish(spark, "there", "select 1 as id, '07' as state");
    PublishTarget other = publish(spark, "there", "select 2 as id, '7' as state");
    PublishedContent content =
        new PublishedContent(
            spark,
            secret -> {
              throw new IllegalStateException();
            });
    Comparisons comparisons = new Comparisons(table -> Set.of(), 2);
    assertThat(
            comparisons.of(
                content.tables(List.of(target), Optional.of(folder.resolve("there-b") + "")),
                content.tables(List.of(target), Optional.empty())))
        .containsExactly(
            new ComparedTable(
                "it's [a] bucket/visits",
                Optional.of(new RowDifference(1, 1, 1, 1, Set.of())),
                ""));
    assertThat(
            comparisons.of(
                content.tables(List.of(other), Optional.of(folder.resolve("there-b") + "")),
                content.tables(List.of(other), Optional.empty())))
        .hasSize(1)
        .allMatch(ComparedTable::same);
    assertThat(content.tables(List.of(target), Optional.of(folder.resolve("nowhere") + "")))
        .isEmpty();
  }

  private PublishTarget publish(SparkSession spark, String place, String visits) {
    Lakehouse lakehouse = lakehouse(spark, place, visits);
    String bucket = folder.resolve(place + "-b/it's [a] bucket").toString();
    PublishTarget target =
        new PublishTarget(
            "pii", "it's [a] bucket", bucket, List.of(), Location.of("tenant.conf", 1));
    RunContext run = new RunContext("r" + visits.hashCode(), Instant.parse("2026-11-21T03:00:00Z"));
    PublishedTable table = new PublishedTable(VISITS, "visits", List.of("state"));
    new PublishJob(lakehouse, "tiny", run, PublicationGuard.none())
        .publish(target, List.of(table), done -> {});
    return target;
  }
}
