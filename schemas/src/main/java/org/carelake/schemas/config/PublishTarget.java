package org.carelake.schemas.config;

import java.util.List;
import java.util.Objects;
import org.carelake.schemas.error.Location;

/**
 * One bucket that a tenant publishes to.
 *
 * @param kind pii, anon or metrics
 * @param bucket the bucket's name; one tenant and kind alone use it
 * @param path where the bucket's content lies: an absolute local folder or {@code s3a://bucket}
 * @param tables the tables to publish, as {@code layer.name}, {@code layer.*} or {@code
 *     package:name}, in the order given
 */
public record PublishTarget(
    String kind, String bucket, String path, List<String> tables, Location location) {
  public PublishTarget {
    Objects.requireNonNull(kind, "kind is null");
    Objects.requireNonNull(bucket, "bucket is null");
    Objects.requireNonNull(path, "path is null");
    tables = List.copyOf(tables);
  }
}
