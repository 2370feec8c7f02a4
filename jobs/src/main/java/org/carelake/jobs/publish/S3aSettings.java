package org.carelake.jobs.publish;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.carelake.schemas.config.BucketOptions;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.SecretReference;

/**
 * A target's options as hadoop-aws knows them: {@code fs.s3a.bucket.NAME.KEY}, so that they hold
 * for that bucket alone. They go into a Hadoop configuration of the driver only, never into
 * Spark's: neither plans nor event logs nor executors see a credential.
 */
final class S3aSettings {
  private static final String SIMPLE = "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider";
  private static final String TEMPORARY =
      "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider";

  private S3aSettings() {}

  /** A copy of a configuration with the target's options. Secrets of an S3 bucket are read now. */
  static Configuration configure(
      Configuration configuration,
      PublishTarget target,
      Function<SecretReference, String> secrets) {
    Configuration result = new Configuration(configuration);
    if (target.path().startsWith("s3a://")) {
      String prefix = "fs.s3a.bucket." + target.bucket() + ".";
      of(target.options(), secrets).forEach((key, value) -> result.set(prefix + key, value));
    }
    return result;
  }

  /** The keys without their prefix. */
  static Map<String, String> of(BucketOptions options, Function<SecretReference, String> secrets) {
    Map<String, String> keys = new LinkedHashMap<>();
    options.credentials().ifPresent(credentials -> credentials(credentials, secrets, keys));
    options.encryption().ifPresent(encryption -> encryption(encryption, keys));
    options.endpoint().ifPresent(value -> keys.put("endpoint", value));
    options.region().ifPresent(value -> keys.put("endpoint.region", value));
    options.pathStyle().ifPresent(value -> keys.put("path.style.access", value.toString()));
    options.attempts().ifPresent(value -> keys.put("attempts.maximum", String.valueOf(value)));
    options.retries().ifPresent(value -> keys.put("retry.limit", String.valueOf(value)));
    options.retryInterval().ifPresent(value -> keys.put("retry.interval", value));
    options
        .multipartBytes()
        .ifPresent(
            value -> {
              keys.put("multipart.size", String.valueOf(value));
              keys.put("multipart.threshold", String.valueOf(value));
            });
    options.checksum().ifPresent(value -> keys.put("create.checksum.algorithm", value));
    return keys;
  }

  private static void credentials(
      BucketOptions.Credentials credentials,
      Function<SecretReference, String> secrets,
      Map<String, String> keys) {
    keys.put("access.key", secrets.apply(credentials.accessKey()));
    keys.put("secret.key", secrets.apply(credentials.secretKey()));
    // named outright: a wrong credential must not fall back to another identity of the chain
    keys.put(
        "aws.credentials.provider", credentials.sessionToken().isPresent() ? TEMPORARY : SIMPLE);
    credentials.sessionToken().ifPresent(token -> keys.put("session.token", secrets.apply(token)));
  }

  private static void encryption(BucketOptions.Encryption encryption, Map<String, String> keys) {
    if (encryption instanceof BucketOptions.Encryption.SseKms kms) {
      keys.put("encryption.algorithm", "SSE-KMS");
      kms.key().ifPresent(key -> keys.put("encryption.key", key));
    } else {
      keys.put("encryption.algorithm", "AES256");
    }
  }
}
