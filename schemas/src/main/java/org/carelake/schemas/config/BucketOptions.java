package org.carelake.schemas.config;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How one S3 bucket is written; of no meaning for a local folder. What is absent is left to the
 * environment and to hadoop-aws.
 *
 * @param credentials whose rights are used; without them the environment's usual chain
 * @param encryption what the server is asked to encrypt with
 * @param endpoint the URL of another S3 than Amazon's
 * @param region the bucket's region
 * @param pathStyle whether the bucket's name stands in the path
 * @param attempts how often the SDK sends one HTTP request at most
 * @param retries how often hadoop-aws repeats an operation that may be repeated
 * @param retryInterval the first pause between two of them, such as {@code 500ms}
 * @param multipartBytes objects larger than this are uploaded in parts of this size
 * @param checksum the checksum that travels with every upload and that the server verifies
 */
public record BucketOptions(
    Optional<Credentials> credentials,
    Optional<Encryption> encryption,
    Optional<String> endpoint,
    Optional<String> region,
    Optional<Boolean> pathStyle,
    OptionalInt attempts,
    OptionalInt retries,
    Optional<String> retryInterval,
    OptionalLong multipartBytes,
    Optional<String> checksum) {
  /** Everything as the environment has it. */
  public static final BucketOptions NONE =
      new BucketOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          Optional.empty());

  /** Where the three parts of a credential lie. */
  public record Credentials(
      SecretReference accessKey,
      SecretReference secretKey,
      Optional<SecretReference> sessionToken) {
    public Credentials {
      Objects.requireNonNull(accessKey, "accessKey is null");
      Objects.requireNonNull(secretKey, "secretKey is null");
      Objects.requireNonNull(sessionToken, "sessionToken is null");
    }
  }

  /** Encryption at rest, by the server. */
  public sealed interface Encryption {
    /** With the keys of S3 itself. */
    record SseS3() implements Encryption {}

    /**
     * With a key of the Key Management Service.
     *
     * @param key id or ARN of the key; without one the account's key for S3
     */
    record SseKms(Optional<String> key) implements Encryption {
      public SseKms {
        Objects.requireNonNull(key, "key is null");
      }
    }
  }
}
