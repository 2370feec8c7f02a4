package org.carelake.jobs.survive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.Failures;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.S3Endpoint;
import org.carelake.testing.S3Gate;
import org.carelake.testing.S3Gate.Fault;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A lakehouse on an S3 endpoint that is busy, drops connections, answers slowly, or denies. */
@ExtendWith(SparkExtension.class)
class FaultyS3IT {
  @RegisterExtension static final S3Endpoint S3 = new S3Endpoint();

  private static final TableName ROWS = TableName.bronze("rows");

  @Test
  void whatGoesWrongOnceIsTriedAgain(SparkSession spark) throws Exception {
    S3.createBucket("shaky");
    Set<String> struck = ConcurrentHashMap.newKeySet();
    try (S3Gate gate =
        gate(
            request ->
                once(struck, request.method() + kind(request.key()))
                    ? fault(request)
                    : Fault.NONE)) {
      Lakehouse lakehouse = lakehouse(spark, gate, "shaky");
      lakehouse.append(ROWS, spark.sql("select 'one' as row"), "one");
      struck.clear();
      lakehouse.append(ROWS, spark.sql("select 'two' as row"), "two");
      struck.clear();
      assertThat(rows(lakehouse)).containsExactlyInAnyOrder("one", "two");
      assertThat(lakehouse.version(ROWS)).isEqualTo(1);
      assertThat(struck).contains("GET parquet");
      assertThat(gate.requests().stream().filter(S3Gate.Request::isPutOfCommit))
          .hasSizeGreaterThan(2);
    }
  }

  @Test
  void whatStaysBusyEndsInAClearErrorAndTheTableIsAsItWas(SparkSession spark) throws Exception {
    S3.createBucket("busy");
    AtomicBoolean busy = new AtomicBoolean();
    try (S3Gate gate =
        gate(request -> busy.get() && request.isPutOfCommit() ? Fault.BUSY : Fault.NONE)) {
      Lakehouse lakehouse = lakehouse(spark, gate, "busy");
      lakehouse.append(ROWS, spark.sql("select 'one' as row"), "one");
      busy.set(true);
      Throwable failure =
          catchThrowable(() -> lakehouse.append(ROWS, spark.sql("select 'two' as row"), "two"));
      assertThat(Failures.message(failure)).contains("S3 answered 503", "run again later");
      busy.set(false);
      assertThat(rows(lakehouse)).containsExactly("one");
      lakehouse.append(ROWS, spark.sql("select 'two' as row"), "two");
      assertThat(rows(lakehouse)).containsExactlyInAnyOrder("one", "two");
      assertThat(lakehouse.version(ROWS)).isEqualTo(1);
    }
  }

  @Test
  void whatIsDeniedIsNamedAndHoldsUpNothingElse(SparkSession spark) throws Exception {
    S3.createBucket("denied");
    try (S3Gate gate =
        new S3Gate(
            S3.port(),
            access ->
                !(access.action().equals("s3:PutObject") && access.key().contains("/gold/")))) {
      Lakehouse lakehouse = lakehouse(spark, gate, "denied");
      lakehouse.append(ROWS, spark.sql("select 'one' as row"), "one");
      Throwable failure =
          catchThrowable(
              () ->
                  lakehouse.overwrite(
                      new TableName(Layer.GOLD, "mart"), spark.sql("select 1 as id"), ""));
      assertThat(Failures.message(failure))
          .contains("S3 answered 403 (access denied to ", "/gold/mart", "carelake policy");
      lakehouse.append(ROWS, spark.sql("select 'two' as row"), "two");
      assertThat(rows(lakehouse)).containsExactlyInAnyOrder("one", "two");
    }
  }

  private static S3Gate gate(Function<S3Gate.Request, Fault> fault) throws Exception {
    return S3Gate.faulty(S3.port(), access -> true, fault);
  }

  private static boolean once(Set<String> struck, String what) {
    return struck.add(what);
  }

  /** Every kind of request goes wrong in its own way. */
  private static Fault fault(S3Gate.Request request) {
    String kind = kind(request.key());
    return switch (request.method() + kind) {
      case "PUT commit" -> Fault.LOST;
      case "PUT parquet" -> Fault.BUSY;
      case "GET parquet" -> Fault.CUT;
      case "GET commit" -> Fault.RESET;
      case "HEAD parquet" -> Fault.SLOW;
      default -> Fault.NONE;
    };
  }

  private static String kind(String key) {
    return key.endsWith(".parquet")
        ? " parquet"
        : key.matches(".*/[0-9]{20}\\.json") ? " commit" : " other";
  }

  private static Lakehouse lakehouse(SparkSession spark, S3Gate gate, String bucket) {
    S3Endpoint.settings(gate.port()).forEach((key, value) -> spark.conf().set(key, value));
    return new Lakehouse(spark, "s3a://" + bucket + "/lake");
  }

  private static List<String> rows(Lakehouse lakehouse) {
    return lakehouse.read(ROWS).as(Encoders.STRING()).collectAsList();
  }
}
