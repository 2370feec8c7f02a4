package org.carelake.schemas.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.extract.Freshness;
import org.carelake.schemas.table.TableName;

/** Binds one tenant's file. */
final class TenantReader {
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{1,38}[a-z0-9]");
  private static final Pattern SOURCE_NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,39}");
  private static final List<String> KINDS =
      List.of(
          "fhir-ndjson",
          "fhir-bundles",
          "airbyte-postgres",
          "fhir-bulk",
          "fhir-search",
          "fhir-kafka",
          "csv",
          "json",
          "avro",
          "parquet",
          "jdbc");
  private static final Set<String> TRACKS = Set.of("named", "anon");

  /** Each column more makes the order by the others coarser. */
  private static final int MOST_ORDERED = 4;

  private final EnvironmentConfig environment;
  private final EnvironmentReader.TenantDefaults defaults;
  private final Path base;
  private final ExtractReader extracts;

  TenantReader(
      EnvironmentConfig environment,
      EnvironmentReader.TenantDefaults defaults,
      Path project,
      Path base) {
    this.environment = environment;
    this.defaults = defaults;
    this.base = base;
    this.extracts = new ExtractReader(project, base);
  }

  TenantConfig tenant(String fileName, Section section) {
    String name = section.string("tenant");
    if (!NAME.matcher(name).matches()) {
      throw section.wrong(
          "tenant",
          "must be 3 to 40 lower-case letters, digits and inner hyphens: it names folders and buckets");
    }
    if (!name.equals(fileName)) {
      throw section.wrong("tenant", "must equal the file's name '" + fileName + "'");
    }
    Map<String, Freshness> freshness = new HashMap<>();
    TenantConfig tenant =
        new TenantConfig(
            name,
            root(name, section),
            packages(section),
            sources(section, freshness),
            tracks(section),
            section.optionalString("masking-profile").orElse(defaults.maskingProfile()),
            section.optionalSection("pseudonym-key").map(this::secret),
            new PublishReader(environment, this::secret).targets(name, section),
            section.optionalSection("limits").map(this::limits).orElse(defaults.limits()),
            freshness,
            section
                .optionalSection("metrics")
                .map(TenantReader::metricsMode)
                .orElse(TenantConfig.METRICS_MODES.get(0)),
            section.optionalSection("z-order").map(TenantReader::zOrders).orElse(List.of()),
            new DataDutiesReader(this::secret).duties(section),
            section.optionalString("without-data"),
            section.location());
    section.done();
    return tenant;
  }

  /** In development a tenant's own root is another's: that of production. */
  private String root(String name, Section section) {
    Optional<String> own = section.optionalString("root");
    return Locations.absolute(
        base,
        own.filter(root -> environment.development().isEmpty())
            .orElse(environment.lakehouse() + "/" + name));
  }

  private static String metricsMode(Section metrics) {
    String mode = metrics.string("mode");
    if (!TenantConfig.METRICS_MODES.contains(mode)) {
      throw metrics.wrong(
          "mode",
          "knows " + String.join(" and ", TenantConfig.METRICS_MODES) + ", found '" + mode + "'");
    }
    metrics.done();
    return mode;
  }

  private static List<ZOrder> zOrders(Section section) {
    List<ZOrder> orders = new ArrayList<>();
    for (String name : section.keys()) {
      TableName table =
          TableName.parse(name)
              .orElseThrow(
                  () -> section.wrong(name, "must be a table, such as \"silver.observation\""));
      List<String> columns = section.strings(name);
      if (columns.isEmpty()
          || columns.size() > MOST_ORDERED
          || new HashSet<>(columns).size() < columns.size()) {
        throw section.wrong(
            name, "must be a list of one to " + MOST_ORDERED + " different columns");
      }
      orders.add(new ZOrder(table, columns, section.location(name)));
    }
    return orders;
  }

  private List<String> packages(Section section) {
    List<String> packages = section.strings("packages");
    if (packages.isEmpty()) {
      throw section.wrong("packages", "must name at least one package of models");
    }
    return packages;
  }

  private List<String> tracks(Section section) {
    List<String> tracks = section.has("tracks") ? section.strings("tracks") : defaults.tracks();
    for (String track : tracks) {
      if (!TRACKS.contains(track)) {
        throw section.wrong("tracks", "knows named and anon, found '" + track + "'");
      }
    }
    if (!tracks.contains("named")) {
      throw section.wrong("tracks", "must hold named: the anon track is made from it");
    }
    return tracks;
  }

  private IngestLimits limits(Section limits) {
    IngestLimits result = EnvironmentReader.limits(limits);
    limits.done();
    return result;
  }

  private List<SourceConfig> sources(Section section, Map<String, Freshness> freshness) {
    List<SourceConfig> sources = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section source : section.sections("sources")) {
      String name = source.string("name");
      if (!SOURCE_NAME.matcher(name).matches()) {
        throw source.wrong("name", "must be lower-case letters, digits, hyphens and underscores");
      }
      if (!names.add(name)) {
        throw source.wrong("name", "stands twice: '" + name + "'");
      }
      sources.add(source(name, source));
      source
          .optionalSection("freshness")
          .ifPresent(block -> freshness.put(name, ExtractReader.freshness(block)));
      source.done();
    }
    return sources;
  }

  private SourceConfig source(String name, Section source) {
    String kind = source.string("kind");
    return switch (kind) {
      case "fhir-ndjson" ->
          new SourceConfig.FhirNdjson(
              name, Locations.absolute(base, source.string("path")), source.location());
      case "fhir-bundles" ->
          new SourceConfig.FhirBundles(
              name, Locations.absolute(base, source.string("path")), source.location());
      case "airbyte-postgres" -> airbyte(name, source);
      case "fhir-bulk" -> new FhirServerReader(this::secret).bulk(name, source);
      case "fhir-search" -> new FhirServerReader(this::secret).search(name, source);
      case "fhir-kafka" -> new KafkaReader(this::secret).topics(name, source);
      case "csv", "json", "avro", "parquet" -> extracts.files(name, kind, source);
      case "jdbc" -> extracts.database(name, source, this::secret);
      default ->
          throw source.wrong(
              "kind",
              "is unknown: '"
                  + kind
                  + "'"
                  + Suggestion.of(kind, KINDS)
                  + "; known: "
                  + String.join(", ", KINDS));
    };
  }

  private SourceConfig airbyte(String name, Section source) {
    String url = source.string("url");
    if (!url.startsWith("jdbc:postgresql:")) {
      throw source.wrong("url", "must start with jdbc:postgresql:");
    }
    if (url.contains("password=")) {
      throw source.wrong("url", "must not hold a password; use password { env = … }");
    }
    return new SourceConfig.AirbytePostgres(
        name,
        url,
        source.string("user"),
        source.optionalSection("password").map(this::secret),
        source.optionalString("schema").orElse("airbyte"),
        source.has("partitions") ? source.positiveInt("partitions") : 4,
        source.has("fetch-size") ? source.positiveInt("fetch-size") : 1000,
        airbyteCursor(source),
        source.location());
  }

  private static Optional<SourceConfig.AirbyteCursor> airbyteCursor(Section source) {
    boolean whole = source.has("by-cursor") && !source.bool("by-cursor");
    for (String key : List.of("lookback", "whole-every")) {
      if (source.has(key) && whole) {
        throw source.wrong(key, "has no meaning with by-cursor = false: all is read each time");
      }
    }
    return whole
        ? Optional.empty()
        : Optional.of(
            new SourceConfig.AirbyteCursor(
                source.has("lookback")
                    ? source.duration("lookback")
                    : SourceConfig.AirbyteCursor.LOOKBACK,
                source.has("whole-every")
                    ? Optional.of(source.duration("whole-every"))
                    : Optional.empty()));
  }

  private SecretReference secret(Section section) {
    Optional<String> variable = section.optionalString("env");
    Optional<String> file = section.optionalString("file");
    if (variable.isPresent() == file.isPresent()) {
      throw CarelakeException.configuration(
          section.location(), "a secret is named by exactly one of env = NAME and file = PATH");
    }
    section.done();
    return variable.isPresent()
        ? new SecretReference.EnvironmentVariable(variable.get(), section.location())
        : new SecretReference.SecretFile(
            Locations.absolute(base, file.orElseThrow()), section.location());
  }
}
