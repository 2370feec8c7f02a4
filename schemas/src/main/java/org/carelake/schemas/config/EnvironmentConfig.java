package org.carelake.schemas.config;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where and how Carelake runs.
 *
 * @param name local, s3, cluster or a name of the installation's own
 * @param lakehouse the folder or URI under which tenants' lakehouses lie
 * @param published the folder or URI scheme under which buckets lie: {@code published} gives {@code
 *     published/<bucket>}, {@code s3a://} gives {@code s3a://<bucket>}
 * @param threads how many models are built at the same time
 * @param demoPseudonymKey the published demo key; the local environment and those of development
 *     alone may have one
 * @param spark settings for the Spark session
 * @param development what a person's own environment may do; empty where real data may be
 */
public record EnvironmentConfig(
    String name,
    String lakehouse,
    String published,
    int threads,
    Optional<String> demoPseudonymKey,
    Map<String, String> spark,
    Optional<Development> development) {
  public EnvironmentConfig {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(lakehouse, "lakehouse is null");
    Objects.requireNonNull(published, "published is null");
    spark = Map.copyOf(spark);
  }
}
