package org.carelake.schemas.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Binds the environment's keys and the defaults that tenants fall back to. */
final class EnvironmentReader {
  /** The environment that may carry the published demo key. */
  private static final String LOCAL = "local";

  private final String name;
  private final Path base;
  private final Map<String, String> variables;

  EnvironmentReader(String name, Path base, Map<String, String> variables) {
    this.name = name;
    this.base = base;
    this.variables = variables;
  }

  EnvironmentConfig environment(Section section) {
    Optional<String> demoKey = section.optionalString("demo-pseudonym-key");
    Optional<Development> development =
        section.optionalSection("development").map(this::development);
    if (demoKey.isPresent() && !name.equals(LOCAL) && development.isEmpty()) {
      throw section.wrong(
          "demo-pseudonym-key",
          "is allowed in the local environment alone; name a key with pseudonym-key { env = … }");
    }
    return new EnvironmentConfig(
        name,
        Locations.absolute(base, section.string("lakehouse"))
            + (development.isPresent() ? "/" + user(section) : ""),
        section.string("published").contains("://")
            ? section.string("published")
            : Locations.absolute(base, section.string("published")),
        section.positiveInt("threads"),
        demoKey,
        section.stringMap("spark"),
        development);
  }

  private Development development(Section section) {
    Development development =
        new Development(
            section.string("defer-to"),
            section.strings("samples").stream()
                .map(folder -> Locations.absolute(base, folder))
                .toList());
    section.done();
    return development;
  }

  /** Whose environment it is, as part of a path. */
  private String user(Section section) {
    String user =
        Stream.of("USER", "LOGNAME", "USERNAME")
            .map(variables::get)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("")
            .toLowerCase(Locale.ROOT);
    if (!user.matches("[a-z0-9_][a-z0-9_.-]{0,63}")) {
      throw section.wrong(
          "development", "needs to know whose it is: set USER to letters, digits and hyphens");
    }
    return user;
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
    return new IngestLimits(
        limits.bytes("max-line-bytes"),
        limits.positiveInt("max-depth"),
        limits.has("max-inflation")
            ? limits.positiveInt("max-inflation")
            : IngestLimits.DEFAULT_INFLATION,
        limits.has("max-files") ? limits.positiveInt("max-files") : IngestLimits.DEFAULT_FILES);
  }

  /** What a tenant has when its file doesn't say otherwise. */
  record TenantDefaults(IngestLimits limits, String maskingProfile, List<String> tracks) {}
}
