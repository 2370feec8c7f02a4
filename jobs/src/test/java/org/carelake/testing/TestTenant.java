package org.carelake.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.schemas.config.DataDuties;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.PublishTarget;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.Location;

/**
 * A tenant's configuration for tests: they say what they need, and the rest is as in a file that
 * doesn't speak of it. Nothing is said of freshness, metrics, erasure and retention.
 */
public final class TestTenant {
  private final String name;
  private final String root;
  private final Location location;
  private List<String> packages = List.of();
  private List<SourceConfig> sources = List.of();
  private List<String> tracks = List.of("named");
  private String maskingProfile = "safe-harbor";
  private Optional<SecretReference> pseudonymKey = Optional.empty();
  private List<PublishTarget> publish = List.of();
  private IngestLimits limits = new IngestLimits(16 << 20, 100);

  private TestTenant(String name, String root, Location location) {
    this.name = name;
    this.root = root;
    this.location = location;
  }

  /** A tenant without sources and packages. */
  public static TestTenant of(String name, String root, Location location) {
    return new TestTenant(name, root, location);
  }

  /** A tenant like one that was read. */
  public static TestTenant like(TenantConfig read) {
    TestTenant tenant = new TestTenant(read.name(), read.root(), read.location());
    tenant.packages = read.packages();
    tenant.sources = read.sources();
    tenant.tracks = read.tracks();
    tenant.maskingProfile = read.maskingProfile();
    tenant.pseudonymKey = read.pseudonymKey();
    tenant.publish = read.publish();
    tenant.limits = read.limits();
    return tenant;
  }

  public TestTenant packages(String... those) {
    packages = List.of(those);
    return this;
  }

  public TestTenant sources(List<SourceConfig> those) {
    sources = those;
    return this;
  }

  public TestTenant source(SourceConfig source) {
    return sources(List.of(source));
  }

  public TestTenant tracks(String... those) {
    tracks = List.of(those);
    return this;
  }

  public TestTenant publish(List<PublishTarget> targets) {
    publish = targets;
    return this;
  }

  public TestTenant limits(IngestLimits those) {
    limits = those;
    return this;
  }

  /** Its configuration. */
  public TenantConfig config() {
    return new TenantConfig(
        name,
        root,
        packages,
        sources,
        tracks,
        maskingProfile,
        pseudonymKey,
        publish,
        limits,
        Map.of(),
        TenantConfig.METRICS_MODES.get(0),
        List.of(),
        DataDuties.NONE,
        Optional.empty(),
        location);
  }
}
