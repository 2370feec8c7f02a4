package org.carelake.schemas.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.schemas.error.Location;

/**
 * Tenants are apart physically: no two share a root, a bucket or a key, and none lies in another.
 */
final class TenantIsolation {
  private TenantIsolation() {}

  /** One sentence a violation, with file and line in front. */
  static List<String> problems(List<TenantConfig> tenants) {
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < tenants.size(); i++) {
      for (int j = 0; j < i; j++) {
        between(tenants.get(i), tenants.get(j), problems);
      }
      within(tenants.get(i), problems);
    }
    return problems;
  }

  private static void between(TenantConfig later, TenantConfig earlier, List<String> problems) {
    if (Locations.overlap(later.root(), earlier.root())) {
      problems.add(
          later.location()
              + ": tenant '"
              + later.name()
              + "' shares its root "
              + later.root()
              + " with tenant '"
              + earlier.name()
              + "' ("
              + earlier.location().file()
              + ")");
    }
    for (PublishTarget target : later.publish()) {
      for (PublishTarget other : earlier.publish()) {
        if (target.bucket().equals(other.bucket())) {
          problems.add(
              target.location()
                  + ": tenant '"
                  + later.name()
                  + "' shares bucket '"
                  + target.bucket()
                  + "' with tenant '"
                  + earlier.name()
                  + "' ("
                  + other.location()
                  + ")");
        }
        if (sharedCredentials(target, other)) {
          problems.add(
              target.location()
                  + ": tenant '"
                  + later.name()
                  + "' shares the credentials of bucket '"
                  + target.bucket()
                  + "' with tenant '"
                  + earlier.name()
                  + "' ("
                  + other.location()
                  + ")");
        }
      }
    }
    for (SourceConfig source : later.sources()) {
      for (SourceConfig other : earlier.sources()) {
        if (sharedCredentials(source, other)) {
          problems.add(
              source.location()
                  + ": tenant '"
                  + later.name()
                  + "' shares the credentials of source '"
                  + source.name()
                  + "' with tenant '"
                  + earlier.name()
                  + "' ("
                  + other.location()
                  + ")");
        }
      }
    }
    later
        .pseudonymKey()
        .filter(key -> earlier.pseudonymKey().filter(other -> sameSecret(key, other)).isPresent())
        .ifPresent(
            key ->
                problems.add(
                    key.location()
                        + ": tenant '"
                        + later.name()
                        + "' shares its pseudonym key with tenant '"
                        + earlier.name()
                        + "'"));
  }

  private static void within(TenantConfig tenant, List<String> problems) {
    Map<String, Location> buckets = new HashMap<>();
    for (PublishTarget target : tenant.publish()) {
      tenant.publish().stream()
          .takeWhile(other -> other != target)
          .filter(other -> sharedCredentials(target, other))
          .forEach(
              other ->
                  problems.add(
                      target.location()
                          + ": bucket '"
                          + target.bucket()
                          + "' has the credentials of bucket '"
                          + other.bucket()
                          + "' ("
                          + other.location()
                          + "); each needs its own"));
      Location former = buckets.put(target.bucket(), target.location());
      if (former != null) {
        problems.add(
            target.location() + ": bucket '" + target.bucket() + "' is already used at " + former);
      }
      if (Locations.overlap(tenant.root(), target.path())) {
        problems.add(
            target.location()
                + ": bucket '"
                + target.bucket()
                + "' and the lakehouse root overlap: "
                + tenant.root());
      }
    }
    for (SourceConfig source : tenant.sources()) {
      String path =
          source instanceof SourceConfig.FhirNdjson ndjson
              ? ndjson.path()
              : source instanceof SourceConfig.FhirBundles bundles ? bundles.path() : "";
      if (!path.isEmpty() && Locations.overlap(tenant.root(), path)) {
        problems.add(
            source.location()
                + ": source '"
                + source.name()
                + "' and the lakehouse root overlap: "
                + tenant.root());
      }
    }
  }

  private static boolean sharedCredentials(PublishTarget left, PublishTarget right) {
    Optional<SecretReference> one =
        left.options().credentials().map(BucketOptions.Credentials::secretKey);
    Optional<SecretReference> two =
        right.options().credentials().map(BucketOptions.Credentials::secretKey);
    return one.isPresent() && two.isPresent() && sameSecret(one.get(), two.get());
  }

  private static boolean sharedCredentials(SourceConfig left, SourceConfig right) {
    return left instanceof SourceConfig.FhirApi one
        && right instanceof SourceConfig.FhirApi two
        && one.server().authentication().isPresent()
        && two.server().authentication().isPresent()
        && sameSecret(
            one.server().authentication().get().secret(),
            two.server().authentication().get().secret());
  }

  private static boolean sameSecret(SecretReference left, SecretReference right) {
    if (left instanceof SecretReference.EnvironmentVariable a
        && right instanceof SecretReference.EnvironmentVariable b) {
      return a.name().equals(b.name());
    }
    return left instanceof SecretReference.SecretFile a
        && right instanceof SecretReference.SecretFile b
        && a.path().equals(b.path());
  }
}
