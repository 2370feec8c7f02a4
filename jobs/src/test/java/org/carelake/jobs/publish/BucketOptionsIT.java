package org.carelake.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.BucketOptions;
import org.carelake.schemas.config.PublishFormat;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SmallCellOptions;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
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

/** What a bucket's options make of the requests that reach S3. */
@ExtendWith(SparkExtension.class)
class BucketOptionsIT {
  @RegisterExtension static final S3Endpoint S3 = S3Endpoint.open();

  private static final TableName VISITS = TableName.gold("visits");
  private static final Location HERE = Location.of("engage.conf", 3);
  private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/abcd";

  @TempDir private Path folder;

  @Test
  void everyUploadAsksForTheKeyAndCarriesItsChecksum(SparkSession spark) throws Exception {
    try (S3Gate gate = new S3Gate(S3.port(), access -> true)) {
      BucketOptions options =
          S3Options.at(
              gate.port(),
              Optional.of(credentials()),
              Optional.of(new BucketOptions.Encryption.SseKms(Optional.of(KEY))),
              Optional.of("SHA256"));
      publish(spark, "options-kms", options, "select id from range(100)");
      List<S3Gate.Request> puts =
          gate.requests().stream()
              .filter(request -> request.method().equals("PUT"))
              .filter(request -> !request.key().endsWith("/"))
              .toList();
      assertThat(puts)
          .extracting(request -> request.key().replaceFirst(".*[.]", ""))
          .contains("parquet", "json", "sql", "zip");
      assertThat(puts)
          .allSatisfy(
              put -> {
                assertThat(put.headers())
                    .containsEntry("x-amz-server-side-encryption", "aws:kms")
                    .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", KEY);
                assertThat(checksum(put)).as(put.toString()).contains("sha256");
              });
    }
  }

  @Test
  void aLargeFileGoesInPartsUnderTheSameEncryption(SparkSession spark) throws Exception {
    try (S3Gate gate = new S3Gate(S3.port(), access -> true)) {
      BucketOptions options =
          S3Options.at(
              gate.port(),
              Optional.of(credentials()),
              Optional.of(new BucketOptions.Encryption.SseS3()),
              Optional.of("CRC32C"));
      Path bucket =
          publish(
              spark,
              "options-parts",
              options,
              "select id, sha2(cast(id as string), 512) as noise from range(150000)");
      List<S3Gate.Request> starts =
          gate.requests().stream().filter(request -> request.query().equals("uploads")).toList();
      assertThat(starts)
          .isNotEmpty()
          .allSatisfy(
              start ->
                  assertThat(start.headers())
                      .containsEntry("x-amz-server-side-encryption", "AES256"));
      assertThat(gate.requests())
          .filteredOn(request -> request.query().contains("partNumber="))
          .hasSizeGreaterThan(2)
          .allSatisfy(part -> assertThat(checksum(part)).as(part.toString()).contains("crc32c"));
      try (DuckDb reader = DuckDb.open()) {
        String script = Files.readString(bucket.resolve("duckdb.sql"));
        reader.execute(script.replace("s3://options-parts", bucket.toString()));
        assertThat(reader.rows("select count(*), count(distinct noise) from visits"))
            .containsExactly("150000|150000");
      }
    }
  }

  @Test
  void aDamagedUploadIsRefusedByTheServer() throws Exception {
    // the server's part of the bargain, so that the header above is worth something
    Path bucket = S3.createBucket("options-damaged");
    try (S3Client client = client()) {
      assertThatThrownBy(
              () ->
                  client.putObject(
                      put ->
                          put.bucket("options-damaged")
                              .key("x")
                              .checksumSHA256("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
                      RequestBody.fromString("not empty")))
          .isInstanceOfSatisfying(
              S3Exception.class, refused -> assertThat(refused.statusCode()).isEqualTo(400));
    }
    assertThat(bucket.resolve("x")).doesNotExist();
  }

  @Test
  void aFailingRequestIsRepeatedAsOftenAsTheOptionsSay(SparkSession spark) throws Exception {
    AtomicInteger refused = new AtomicInteger();
    try (S3Gate gate =
        new S3Gate(S3.port(), access -> true, request -> failsOnce(request, refused))) {
      BucketOptions options =
          S3Options.at(gate.port(), Optional.of(credentials()), Optional.empty(), Optional.empty());
      publish(spark, "options-retry", options, "select 1 as id");
      assertThat(refused).hasValue(2);
    }
  }

  private static boolean failsOnce(S3Gate.Request request, AtomicInteger refused) {
    boolean parquet = request.method().equals("PUT") && request.key().endsWith(".parquet");
    return parquet && refused.get() < 2 && refused.incrementAndGet() <= 2;
  }

  @Test
  void aMissingSecretIsAnErrorBeforeAnythingIsWritten(SparkSession spark) {
    Lakehouse lakehouse = lakehouse(spark, "select 1 as id");
    PublishJob job =
        new PublishJob(
            lakehouse,
            "engage",
            new RunContext("r1", Instant.parse("2026-11-21T03:00:00Z")),
            PublicationGuard.none());
    BucketOptions options =
        S3Options.at(1, Optional.of(credentials()), Optional.empty(), Optional.empty());
    assertThatThrownBy(
            () ->
                job.publish(
                    target("options-none", options),
                    List.of(PublishedTable.of(VISITS)),
                    table -> {}))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("engage.conf:3");
    assertThat(folder.resolve("warehouse/_publishing")).doesNotExist();
  }

  @Test
  void optionsBecomeKeysOfTheirBucketAlone() {
    BucketOptions options =
        S3Options.at(
            9,
            Optional.of(
                new BucketOptions.Credentials(
                    credentials().accessKey(),
                    credentials().secretKey(),
                    Optional.of(new SecretReference.EnvironmentVariable("TOKEN", HERE)))),
            Optional.of(new BucketOptions.Encryption.SseKms(Optional.of(KEY))),
            Optional.of("CRC32C"));
    Map<String, String> keys = S3aSettings.of(options, BucketOptionsIT::secret);
    assertThat(keys)
        .containsEntry("access.key", "local-identity")
        .containsEntry("session.token", "of TOKEN")
        .containsEntry(
            "aws.credentials.provider", "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider")
        .containsEntry("encryption.algorithm", "SSE-KMS")
        .containsEntry("encryption.key", KEY)
        .containsEntry("attempts.maximum", "2")
        .containsEntry("retry.limit", "2")
        .containsEntry("retry.interval", "50ms")
        .containsEntry("multipart.size", "5242880")
        .containsEntry("multipart.threshold", "5242880")
        .containsEntry("create.checksum.algorithm", "CRC32C");
    Configuration before = new Configuration(false);
    Configuration after =
        S3aSettings.configure(before, target("one-bucket", options), BucketOptionsIT::secret);
    assertThat(after.get("fs.s3a.bucket.one-bucket.secret.key")).isEqualTo("local-credential");
    assertThat(after.get("fs.s3a.secret.key")).isNull();
    assertThat(before.get("fs.s3a.bucket.one-bucket.secret.key")).isNull();
  }

  private Lakehouse lakehouse(SparkSession spark, String sql) {
    Lakehouse lakehouse = new Lakehouse(spark, folder.resolve("warehouse").toString());
    lakehouse.overwrite(VISITS, spark.sql(sql), "m");
    return lakehouse;
  }

  private Path publish(SparkSession spark, String bucket, BucketOptions options, String sql)
      throws Exception {
    Path objects = S3.createBucket(bucket);
    Lakehouse lakehouse = lakehouse(spark, sql);
    new PublishJob(
            lakehouse,
            "engage",
            new RunContext("r1", Instant.parse("2026-11-21T03:00:00Z")),
            PublicationGuard.none(),
            BucketOptionsIT::secret)
        .publish(target(bucket, options), List.of(PublishedTable.of(VISITS)), table -> {});
    assertThat(lakehouse.spark().conf().getAll().toString()).doesNotContain("local-credential");
    return objects;
  }

  private static PublishTarget target(String bucket, BucketOptions options) {
    return new PublishTarget(
        "pii",
        bucket,
        Optional.empty(),
        "s3a://" + bucket,
        List.of(),
        Set.of(PublishFormat.PARQUET, PublishFormat.CSV),
        options,
        List.of(),
        SmallCellOptions.DEFAULT,
        3,
        HERE);
  }

  private static BucketOptions.Credentials credentials() {
    return new BucketOptions.Credentials(
        new SecretReference.EnvironmentVariable("ID", HERE),
        new SecretReference.EnvironmentVariable("SECRET", HERE),
        Optional.empty());
  }

  private static String secret(SecretReference reference) {
    String name = ((SecretReference.EnvironmentVariable) reference).name();
    return switch (name) {
      case "ID" -> S3.settings().get("fs.s3a.access.key");
      case "SECRET" -> S3.settings().get("fs.s3a.secret.key");
      default -> "of " + name;
    };
  }

  /** The names of the checksum headers, in front or behind the body. */
  private static String checksum(S3Gate.Request request) {
    return request.headers().entrySet().stream()
        .filter(header -> header.getKey().matches("x-amz-(checksum-.*|trailer|sdk-checksum.*)"))
        .map(header -> header.getKey() + "=" + header.getValue())
        .reduce("", String::concat)
        .toLowerCase(Locale.ROOT);
  }

  private static S3Client client() {
    return S3Client.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + S3.port()))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    S3.settings().get("fs.s3a.access.key"),
                    S3.settings().get("fs.s3a.secret.key"))))
        .build();
  }
}
