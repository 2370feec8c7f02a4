package org.carelake.schemas.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.extract.Freshness;
import org.carelake.schemas.table.TableName;

/**
 * Everything that is particular to one tenant.
 *
 * @param name lower-case letters, digits and inner hyphens, 3 to 40 characters
 * @param root where the tenant's lakehouse lies: an absolute local folder or a Hadoop URI
 * @param packages the packages of models that are switched on, in order
 * @param sources where raw records come from
 * @param tracks the privacy tracks to build: {@code named}, and {@code anon} for the masked twins
 * @param maskingProfile the file under {@code conf/masking} that makes the anon track
 * @param pseudonymKey where the tenant's pseudonym key lies
 * @param publish the buckets it publishes to
 * @param limits what ingest accepts
 * @param freshness how old the newest data of a source may be, by the source's name
 * @param metricsMode whose definitions its metrics follow: {@code specification} or {@code
 *     reference}
 * @param zOrders the tables that {@code carelake maintain} keeps in an order
 * @param duties what it owes to the people it holds data of
 * @param withoutData how its data is made, for a tenant that may have none yet; commands over all
 *     tenants then pass it over
 * @param location the tenant's file
 */
public record TenantConfig(
    String name,
    String root,
    List<String> packages,
    List<SourceConfig> sources,
    List<String> tracks,
    String maskingProfile,
    Optional<SecretReference> pseudonymKey,
    List<PublishTarget> publish,
    IngestLimits limits,
    Map<String, Freshness> freshness,
    String metricsMode,
    List<ZOrder> zOrders,
    DataDuties duties,
    Optional<String> withoutData,
    Location location) {
  /** The modes of metrics; the first is the default. */
  public static final List<String> METRICS_MODES = List.of("specification", "reference");

  public TenantConfig {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(root, "root is null");
    packages = List.copyOf(packages);
    sources = List.copyOf(sources);
    tracks = List.copyOf(tracks);
    publish = List.copyOf(publish);
    freshness = Map.copyOf(freshness);
    if (!METRICS_MODES.contains(metricsMode)) {
      throw new IllegalArgumentException("metricsMode must be one of " + METRICS_MODES);
    }
    zOrders = List.copyOf(zOrders);
    Objects.requireNonNull(duties, "duties is null");
    Objects.requireNonNull(withoutData, "withoutData is null");
  }

  /**
   * The columns of an extract's bronze table that hold a patient's id, as they are declared for the
   * table or for that table of its group; empty when nobody said.
   */
  public Optional<List<String>> persons(TableName table) {
    Map<String, List<String>> declared = duties.extractPersons();
    if (declared.containsKey(table.name())) {
      return Optional.of(declared.get(table.name()));
    }
    for (SourceConfig source : sources) {
      String prefix = source.name().replace('-', '_') + "__";
      if (source instanceof SourceConfig.Extract extract
          && extract.group().isPresent()
          && table.name().startsWith(prefix)) {
        String group = extract.group().get().replace('-', '_') + "__";
        return Optional.ofNullable(declared.get(group + table.name().substring(prefix.length())));
      }
    }
    return Optional.empty();
  }
}
