package org.carelake.jobs.publish;

import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.ChildSpark;

/**
 * A process that publishes two tables whole as run r1, and dies without a word in the middle of run
 * r2. Arguments: lakehouse root, bucket.
 */
final class DyingPublisher {
  static final int DEAD = 137;
  static final TableName FIRST = TableName.gold("first");
  static final TableName SECOND = TableName.gold("second");

  private DyingPublisher() {}

  public static void main(String[] arguments) {
    SparkSession spark = ChildSpark.builder("dying-publisher").getOrCreate();
    Lakehouse lakehouse = new Lakehouse(spark, arguments[0]);
    for (int edition = 1; edition <= 2; edition++) {
      lakehouse.overwrite(FIRST, spark.sql("select " + edition + " as edition"), "m");
      lakehouse.overwrite(SECOND, spark.sql("select " + edition + " as edition"), "m");
      boolean dying = edition == 2;
      new PublishJob(
              lakehouse,
              "engage",
              new RunContext("r" + edition, Instant.now()),
              PublicationGuard.none())
          .publish(target(arguments[1]), tables(), table -> dieIf(dying));
      System.out.println("PUBLISHED r" + edition);
    }
  }

  static PublishTarget target(String bucket) {
    return new PublishTarget("pii", "bucket", bucket, List.of("gold.*"), Location.of("x.conf"));
  }

  static List<PublishedTable> tables() {
    return List.of(PublishedTable.of(FIRST), PublishedTable.of(SECOND));
  }

  private static void dieIf(boolean dying) {
    if (dying) {
      Runtime.getRuntime().halt(DEAD);
    }
  }
}
