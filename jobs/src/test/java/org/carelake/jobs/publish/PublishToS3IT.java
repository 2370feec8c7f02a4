package org.carelake.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.S3Endpoint;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Lakehouse and publication on {@code s3a://}; DuckDB reads the objects where S3Proxy keeps them.
 */
@ExtendWith(SparkExtension.class)
class PublishToS3IT {
  @RegisterExtension static final S3Endpoint S3 = new S3Endpoint();

  private static final TableName VISITS = TableName.gold("visits");
  private static final TableName EMPTY = TableName.gold("empty");

  @Test
  void lakehouseAndPublicationLieOnS3(SparkSession spark) throws Exception {
    S3.configure(spark);
    Path lake = S3.createBucket("carelake-engage-lakehouse");
    Path bucket = S3.createBucket("carelake-engage-pii");
    Lakehouse lakehouse = new Lakehouse(spark, "s3a://carelake-engage-lakehouse/engage");
    write(lakehouse, 1);
    assertThat(lake.resolve("engage/gold/visits/_delta_log")).isDirectory();
    assertThat(lakehouse.tables(Layer.GOLD)).containsExactly(EMPTY, VISITS);

    publish(lakehouse, "r1");
    String pointer = Files.readString(bucket.resolve("latest.json"));
    write(lakehouse, 2);
    assertThat(bucket.resolve("latest.json")).hasContent(pointer);
    Publication publication = publish(lakehouse, "r2");

    assertThat(publication.location()).isEqualTo("s3://carelake-engage-pii/publications/r2");
    assertThat(publication.rows()).isEqualTo(600);
    assertThat(Files.readString(bucket.resolve("latest.json"))).contains("\"run\" : \"r2\"");
    assertThat(objects(bucket))
        .allMatch(
            object ->
                object.endsWith(".parquet")
                    || object.endsWith(".json")
                    || object.endsWith("/datacontract.odcs.yaml")
                    || isScript(object));
    String script = Files.readString(bucket.resolve("duckdb.sql"));
    assertThat(script).contains("'s3://carelake-engage-pii/publications/r2/visits/slot=0/part-");
    try (DuckDb reader = DuckDb.open()) {
      reader.execute(script.replace("s3://carelake-engage-pii", bucket.toString()));
      assertThat(reader.columns("visits"))
          .containsExactly(
              "id BIGINT",
              "slot INTEGER",
              "day DATE",
              "at TIMESTAMP WITH TIME ZONE",
              "edition INTEGER");
      assertThat(
              reader.rows(
                  "select count(*), count(distinct slot), max(edition), max(day)::varchar,"
                      + " max(\"at\")::varchar from visits"))
          .containsExactly("600|7|2|2026-02-28|2026-02-28 10:00:00.000001+00");
      assertThat(reader.rows("select count(*) from empty")).containsExactly("0");
    }
  }

  private static void write(Lakehouse lakehouse, int edition) {
    lakehouse.overwrite(
        VISITS,
        lakehouse
            .spark()
            .sql(
                "select id, cast(id % 7 as int) as slot, date'2026-02-28' as day,"
                    + " timestamp'2026-02-28 10:00:00.000001Z' as at, "
                    + edition
                    + " as edition from range("
                    + 300 * edition
                    + ")"),
        "m");
    lakehouse.overwrite(EMPTY, lakehouse.spark().sql("select 1 as id where false"), "m");
  }

  private static Publication publish(Lakehouse lakehouse, String run) {
    return new PublishJob(
            lakehouse,
            "engage",
            new RunContext(run, Instant.parse("2026-11-21T03:00:00Z")),
            PublicationGuard.none())
        .publish(
            new PublishTarget(
                "pii",
                "carelake-engage-pii",
                "s3a://carelake-engage-pii",
                List.of("gold.*"),
                Location.of("engage.conf", 3)),
            List.of(
                new PublishedTable(VISITS, "visits", List.of("slot")), PublishedTable.of(EMPTY)),
            table -> {});
  }

  private static boolean isScript(String object) {
    return object.equals("duckdb.sql");
  }

  private static List<String> objects(Path bucket) throws Exception {
    try (Stream<Path> files = Files.walk(bucket)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> bucket.relativize(file).toString())
          .toList();
    }
  }
}
