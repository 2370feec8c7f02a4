package org.carelake.schemas.exposure;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * Somebody's use of tables: the end of the lineage.
 *
 * @param name lower-case letters, digits and underscores; alone of this name in a project
 * @param purpose what it is for, which decides who may read it
 * @param maturity high, medium or low
 * @param dependsOn the tables it reads
 * @param metrics the ids of the metrics it shows
 * @param location where it stands
 */
public record Exposure(
    String name,
    ExposureType type,
    String title,
    String description,
    Owner owner,
    String purpose,
    Optional<String> maturity,
    Optional<String> url,
    SortedSet<TableName> dependsOn,
    List<String> metrics,
    Location location) {
  public Exposure {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(type, "type is null");
    Objects.requireNonNull(owner, "owner is null");
    Objects.requireNonNull(location, "location is null");
    dependsOn = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(dependsOn));
    metrics = List.copyOf(metrics);
  }
}
