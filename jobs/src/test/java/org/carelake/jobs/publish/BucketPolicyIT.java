package org.carelake.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.BucketOptions;
import org.carelake.schemas.config.PublishFormat;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.PublishView;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SmallCellOptions;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.IamEvaluator;
import org.carelake.testing.S3Endpoint;
import org.carelake.testing.S3Gate;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Publishes and reads under the printed policies. The endpoint checks who signed each request; a
 * gate before it decides by the policy of that identity, with an evaluator of the tests.
 */
@ExtendWith(SparkExtension.class)
class BucketPolicyIT {
  private static final TableName PATIENT = TableName.gold("patient");
  private static final Location HERE = Location.of("engage.conf", 3);

  /** Identity {@code tenant/kind/role} to its secret key. */
  private static final Map<String, String> IDENTITIES = identities();

  @RegisterExtension static final S3Endpoint S3 = new S3Endpoint(IDENTITIES);

  @TempDir private Path folder;

  private static Map<String, String> identities() {
    Map<String, String> identities = new LinkedHashMap<>();
    for (String tenant : List.of("acme", "bravo")) {
      for (String kind : List.of("anon", "pii")) {
        for (String role : List.of("writer", "reader", "org-12")) {
          String name = String.join("-", tenant, kind, role);
          identities.put(name, "secret-of-" + name);
        }
      }
    }
    return identities;
  }

  @Test
  void aRoleReadsItsOwnPublicationsAndNothingElse(SparkSession spark) throws Exception {
    Map<String, JsonNode> policies = new LinkedHashMap<>();
    try (S3Gate gate = new S3Gate(S3.port(), access -> admits(policies, access))) {
      Map<String, Path> buckets = new LinkedHashMap<>();
      for (String tenant : List.of("acme", "bravo")) {
        Lakehouse lakehouse = new Lakehouse(spark, folder.resolve(tenant).toString());
        lakehouse.overwrite(
            PATIENT, spark.sql("select * from values ('p1', '12'), ('p2', '7') t(id, org)"), "m");
        for (String kind : List.of("anon", "pii")) {
          PublishTarget target = target(tenant, kind, gate.port());
          buckets.put(target.bucket(), S3.createBucket(target.bucket()));
          BucketPolicy maker = new BucketPolicy(tenant, target);
          assertThat(maker.roles()).containsExactly("writer", "reader", "org-12");
          maker
              .roles()
              .forEach(role -> policies.put(tenant + "-" + kind + "-" + role, maker.of(role)));
          publish(lakehouse, tenant, target, "r1");
        }
      }
      // two more, so that a former one is removed under the writer's policy
      Lakehouse acme = new Lakehouse(spark, folder.resolve("acme").toString());
      publish(acme, "acme", target("acme", "anon", gate.port()), "r2");
      publish(acme, "acme", target("acme", "anon", gate.port()), "r3");
      for (String identity : IDENTITIES.keySet()) {
        assertThat(readable(identity, buckets, gate.port()))
            .as("what %s reads", identity)
            .isNotEmpty()
            .isEqualTo(objects(buckets, expected(identity)));
      }
      assertListsAndWritesAreRefused(gate.port());
      assertThat(gate.requests()).anyMatch(request -> request.query().contains("delete"));
    }
  }

  private static boolean admits(Map<String, JsonNode> policies, S3Gate.Access access) {
    JsonNode policy = policies.get(access.identity());
    String resource =
        "arn:aws:s3:::" + access.bucket() + (access.key().isEmpty() ? "" : "/" + access.key());
    Map<String, String> context = new LinkedHashMap<>();
    context.put("aws:SecureTransport", "true");
    if (access.action().equals("s3:ListBucket")) {
      context.put("s3:prefix", access.prefix());
    }
    return policy != null && IamEvaluator.admits(policy, access.action(), resource, context);
  }

  /** What each role may read, from what a role is for. */
  private static Predicate<String> expected(String identity) {
    String[] parts = identity.split("-", 3);
    String bucket = "policy-" + parts[0] + "-" + parts[1] + "/";
    return switch (parts[2]) {
      case "writer" -> object -> object.startsWith(bucket);
      case "reader" -> object -> object.startsWith(bucket) && !object.startsWith(bucket + "roles/");
      default -> object -> object.startsWith(bucket + "roles/" + parts[2] + "/");
    };
  }

  private static Set<String> objects(Map<String, Path> buckets, Predicate<String> chosen)
      throws Exception {
    Set<String> objects = new TreeSet<>();
    for (Map.Entry<String, Path> bucket : buckets.entrySet()) {
      try (Stream<Path> files = Files.walk(bucket.getValue())) {
        files
            .filter(Files::isRegularFile)
            .map(file -> bucket.getKey() + "/" + bucket.getValue().relativize(file))
            .filter(object -> chosen.test(object) && !object.endsWith("archive.path"))
            .forEach(objects::add);
      }
    }
    return objects;
  }

  /** Every object of every bucket is asked for. */
  private static Set<String> readable(String identity, Map<String, Path> buckets, int port)
      throws Exception {
    Set<String> readable = new TreeSet<>();
    try (S3Client client = client(identity, IDENTITIES.get(identity), port)) {
      for (String object : objects(buckets, any -> true)) {
        int slash = object.indexOf('/');
        try {
          client.getObjectAsBytes(
              get -> get.bucket(object.substring(0, slash)).key(object.substring(slash + 1)));
          readable.add(object);
        } catch (S3Exception refused) {
          assertThat(refused.statusCode()).isEqualTo(403);
        }
      }
    }
    return readable;
  }

  private static void assertListsAndWritesAreRefused(int port) {
    try (S3Client reader = client("acme-anon-reader", "secret-of-acme-anon-reader", port)) {
      assertThat(
              reader
                  .listObjectsV2(l -> l.bucket("policy-acme-anon").prefix("publications/r3/"))
                  .contents())
          .isNotEmpty();
      for (String prefix : List.of("", "roles/", "publications")) {
        assertRefused(() -> reader.listObjectsV2(l -> l.bucket("policy-acme-anon").prefix(prefix)));
      }
      for (String other : List.of("policy-acme-pii", "policy-bravo-anon")) {
        assertRefused(() -> reader.listObjectsV2(l -> l.bucket(other).prefix("publications/r3/")));
      }
      assertRefused(
          () ->
              reader.putObject(
                  put -> put.bucket("policy-acme-anon").key("latest.json"),
                  RequestBody.fromString("{}")));
      assertRefused(
          () -> reader.deleteObject(d -> d.bucket("policy-acme-anon").key("latest.json")));
    }
    try (S3Client writer = client("acme-anon-writer", "secret-of-acme-anon-writer", port)) {
      assertRefused(
          () ->
              writer.putObject(
                  put -> put.bucket("policy-acme-pii").key("publications/r9/x"),
                  RequestBody.fromString("x")));
      assertRefused(
          () ->
              writer.putObject(
                  put -> put.bucket("policy-acme-anon").key("elsewhere"),
                  RequestBody.fromString("x")));
    }
    try (S3Client thief = client("acme-pii-reader", "a guess", port)) {
      assertRefused(() -> thief.getObject(g -> g.bucket("policy-acme-pii").key("latest.json")));
    }
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class, refused -> assertThat(refused.statusCode()).isEqualTo(403));
  }

  @Test
  void aPlainConnectionIsRefusedToEveryRole() {
    BucketPolicy maker = new BucketPolicy("acme", target("acme", "pii", 1));
    String object = "arn:aws:s3:::policy-acme-pii/latest.json";
    for (String role : List.of("writer", "reader")) {
      assertThat(
              IamEvaluator.admits(
                  maker.of(role), "s3:GetObject", object, Map.of("aws:SecureTransport", "true")))
          .isTrue();
      assertThat(
              IamEvaluator.admits(
                  maker.of(role), "s3:GetObject", object, Map.of("aws:SecureTransport", "false")))
          .isFalse();
    }
  }

  @Test
  void aKeyMayBeUsedThroughS3Alone() {
    String key = "arn:aws:kms:eu-central-1:111122223333:key/1234";
    PublishTarget target = target("acme", "pii", 1);
    JsonNode writer = new BucketPolicy("acme", encrypted(target, key)).of("writer");
    JsonNode reader = new BucketPolicy("acme", encrypted(target, key)).of("reader");
    Map<String, String> throughS3 = Map.of("kms:ViaService", "s3.eu-central-1.amazonaws.com");
    assertThat(IamEvaluator.admits(writer, "kms:GenerateDataKey", key, throughS3)).isTrue();
    assertThat(IamEvaluator.admits(reader, "kms:Decrypt", key, throughS3)).isTrue();
    assertThat(IamEvaluator.admits(reader, "kms:GenerateDataKey", key, throughS3)).isFalse();
    assertThat(IamEvaluator.admits(writer, "kms:Decrypt", key, Map.of())).isFalse();
    assertThat(IamEvaluator.admits(writer, "kms:Decrypt", key + "5", throughS3)).isFalse();
    assertThat(new BucketPolicy("acme", target).of("writer").toString()).doesNotContain("kms");
  }

  @Test
  void aWriterWithoutRightsIsToldWhere(SparkSession spark) throws Exception {
    Lakehouse lakehouse = new Lakehouse(spark, folder.resolve("denied").toString());
    lakehouse.overwrite(PATIENT, spark.sql("select 'p1' as id, '12' as org"), "m");
    S3.createBucket("policy-denied-pii");
    try (S3Gate gate = new S3Gate(S3.port(), access -> access.action().equals("s3:ListBucket"))) {
      PublishTarget target = target("denied", "pii", gate.port());
      assertThatThrownBy(() -> publish(lakehouse, "acme", target, "r1"))
          .isInstanceOf(CarelakeException.class)
          .hasMessageContaining("s3a://policy-denied-pii")
          .hasMessageNotContaining("secret-of");
    }
  }

  private static void publish(
      Lakehouse lakehouse, String tenant, PublishTarget target, String run) {
    RunContext context =
        new RunContext(run, Instant.parse("2026-11-21T03:00:00Z").plusSeconds(run.charAt(1)));
    PublishJob job =
        new PublishJob(
            lakehouse,
            tenant,
            context,
            PublicationGuard.none(),
            reference -> secret(reference, tenant + "-" + target.kind() + "-writer"));
    List<PublishedTable> tables = List.of(PublishedTable.of(PATIENT));
    job.publish(target, tables, table -> {});
    PublishTarget role = target.forView(target.views().get(0));
    TableShape shape = new TableShape(target.views().get(0).rows(), List.of(), Optional.empty());
    job.publish(
        role,
        List.of(new PublishedTable(PATIENT, "patient", List.of(), List.of(), shape)),
        table -> {});
  }

  private static String secret(SecretReference reference, String identity) {
    return ((SecretReference.EnvironmentVariable) reference).name().equals("ID")
        ? identity
        : "secret-of-" + identity;
  }

  private static PublishTarget target(String tenant, String kind, int port) {
    List<PublishView> views = new ArrayList<>();
    views.add(
        new PublishView("org-12", Optional.of("org = '12'"), HERE, List.of(), Map.of(), HERE));
    String bucket = "policy-" + tenant + "-" + kind;
    return new PublishTarget(
        kind,
        bucket,
        Optional.empty(),
        "s3a://" + bucket,
        List.of(),
        Set.of(PublishFormat.PARQUET, PublishFormat.CSV),
        S3Options.at(
            port,
            Optional.of(
                new BucketOptions.Credentials(
                    new SecretReference.EnvironmentVariable("ID", HERE),
                    new SecretReference.EnvironmentVariable("SECRET", HERE),
                    Optional.empty())),
            Optional.empty(),
            Optional.empty()),
        views,
        SmallCellOptions.DEFAULT,
        2,
        HERE);
  }

  private static PublishTarget encrypted(PublishTarget target, String key) {
    return new PublishTarget(
        target.kind(),
        target.bucket(),
        target.role(),
        target.path(),
        target.tables(),
        target.formats(),
        S3Options.at(
            1,
            Optional.empty(),
            Optional.of(new BucketOptions.Encryption.SseKms(Optional.of(key))),
            Optional.empty()),
        target.views(),
        target.smallCells(),
        target.keep(),
        target.location());
  }

  private static S3Client client(String identity, String secret, int port) {
    return S3Client.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + port))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(identity, secret)))
        .build();
  }
}
