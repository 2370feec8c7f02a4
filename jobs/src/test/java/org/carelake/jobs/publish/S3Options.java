package org.carelake.jobs.publish;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.carelake.schemas.config.BucketOptions;

/** Options of a bucket on a loopback endpoint that gives up soon. */
final class S3Options {
  private S3Options() {}

  static BucketOptions at(
      int port,
      Optional<BucketOptions.Credentials> credentials,
      Optional<BucketOptions.Encryption> encryption,
      Optional<String> checksum) {
    return new BucketOptions(
        credentials,
        encryption,
        Optional.of("http://127.0.0.1:" + port),
        Optional.of("us-east-1"),
        Optional.of(true),
        OptionalInt.of(2),
        OptionalInt.of(2),
        Optional.of("50ms"),
        OptionalLong.of(5L << 20),
        checksum);
  }
}
