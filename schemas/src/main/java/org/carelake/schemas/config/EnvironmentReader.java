package org.carelake.schemas.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Binds the environment's keys and the defaults that tenants fall back to. */
final class EnvironmentReader {
  /** The environment that may carry the published demo key. */
  private static final String LOCAL = "local";

  private final String name;
  private final Path base;

  EnvironmentReader(String name, Path base) {
    this.name = name;
    this.base = base;
  }

  EnvironmentConfig environment(Section section) {
    Optional<String> demoKey = section.optionalString("demo-pseudonym-key");
    if (demoKey.isPresent() && !name.equals(LOCAL)) {
      throw section.wrong(
          "demo-pseudonym-key",
          "is allowed in the local environment alone; name a key with pseudonym-key { env = … }");
    }
    return new EnvironmentConfig(
        name,
        Locations.absolute(base, section.string("lakehouse")),
        section.string("published").contains("://")
            ? section.string("published")
            : Locations.absolute(base, section.string("published")),
        section.positiveInt("threads"),
        demoKey,
        section.stringMap("spark"));
  }

  TenantDefaults tenantDefaults(Section section) {
    Section limits = section.section("limits");
    TenantDefaults defaults =
        new TenantDefaults(
            limits(limits),
            section.string("masking-profile"),
            List.copyOf(section.strings("tracks")));
    limits.done();
    return defaults;
  }

  static IngestLimits limits(Section limits) {
    return new IngestLimits(limits.bytes("max-line-bytes"), limits.positiveInt("max-depth"));
  }

  /** What a tenant has when its file doesn't say otherwise. */
  record TenantDefaults(IngestLimits limits, String maskingProfile, List<String> tracks) {}
}
