package org.carelake.schemas.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Binds {@code credentials} and {@code s3} of a publish target. */
final class BucketOptionsReader {
  /** The smallest part that S3 accepts. */
  private static final long MIN_PART = 5L << 20;

  private static final List<String> CHECKSUMS = List.of("CRC32", "CRC32C", "SHA1", "SHA256");
  private static final Pattern DURATION = Pattern.compile("[1-9][0-9]{0,5}(ms|s|m)");

  private final Function<Section, SecretReference> secrets;

  BucketOptionsReader(Function<Section, SecretReference> secrets) {
    this.secrets = secrets;
  }

  BucketOptions read(Section target) {
    Optional<BucketOptions.Credentials> credentials =
        target.optionalSection("credentials").map(this::credentials);
    Optional<Section> found = target.optionalSection("s3");
    if (found.isEmpty()) {
      return withCredentials(credentials);
    }
    Section s3 = found.get();
    BucketOptions options =
        new BucketOptions(
            credentials,
            encryption(s3),
            s3.optionalString("endpoint"),
            s3.optionalString("region"),
            s3.has("path-style") ? Optional.of(s3.bool("path-style")) : Optional.empty(),
            count(s3, "attempts"),
            count(s3, "retries"),
            retryInterval(s3),
            multipart(s3),
            checksum(s3));
    s3.done();
    return options;
  }

  private static BucketOptions withCredentials(Optional<BucketOptions.Credentials> credentials) {
    BucketOptions none = BucketOptions.NONE;
    return new BucketOptions(
        credentials,
        none.encryption(),
        none.endpoint(),
        none.region(),
        none.pathStyle(),
        none.attempts(),
        none.retries(),
        none.retryInterval(),
        none.multipartBytes(),
        none.checksum());
  }

  private BucketOptions.Credentials credentials(Section section) {
    BucketOptions.Credentials credentials =
        new BucketOptions.Credentials(
            secrets.apply(section.section("access-key")),
            secrets.apply(section.section("secret-key")),
            section.optionalSection("session-token").map(secrets));
    section.done();
    return credentials;
  }

  private static Optional<BucketOptions.Encryption> encryption(Section s3) {
    Optional<String> key = s3.optionalString("kms-key");
    Optional<String> name = s3.optionalString("encryption");
    if (key.isPresent() && !name.equals(Optional.of("sse-kms"))) {
      throw s3.wrong("kms-key", "needs encryption = sse-kms");
    }
    return name.map(
        found ->
            switch (found) {
              case "sse-s3" -> new BucketOptions.Encryption.SseS3();
              case "sse-kms" -> new BucketOptions.Encryption.SseKms(key);
              default ->
                  throw s3.wrong("encryption", "knows sse-s3 and sse-kms, found '" + found + "'");
            });
  }

  private static OptionalInt count(Section s3, String key) {
    return s3.has(key) ? OptionalInt.of(s3.positiveInt(key)) : OptionalInt.empty();
  }

  private static Optional<String> retryInterval(Section s3) {
    Optional<String> interval = s3.optionalString("retry-interval");
    if (interval.isPresent() && !DURATION.matcher(interval.get()).matches()) {
      throw s3.wrong("retry-interval", "must be a time such as 500ms or 2s");
    }
    return interval;
  }

  private static OptionalLong multipart(Section s3) {
    if (!s3.has("multipart-size")) {
      return OptionalLong.empty();
    }
    long bytes = s3.bytes("multipart-size");
    if (bytes < MIN_PART) {
      throw s3.wrong("multipart-size", "must be at least 5MiB, found " + bytes + " bytes");
    }
    return OptionalLong.of(bytes);
  }

  private static Optional<String> checksum(Section s3) {
    Optional<String> checksum = s3.optionalString("checksum");
    if (checksum.isPresent() && !CHECKSUMS.contains(checksum.get())) {
      throw s3.wrong(
          "checksum", "knows " + String.join(", ", CHECKSUMS) + ", found '" + checksum.get() + "'");
    }
    return checksum;
  }
}
