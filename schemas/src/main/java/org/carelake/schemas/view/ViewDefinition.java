package org.carelake.schemas.view;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.error.Location;

/**
 * A SQL on FHIR ViewDefinition (3.0.0-ballot): how resources of one type become rows.
 *
 * @param file the file it was read from
 * @param url its canonical URL, by which SQL libraries name it
 * @param version its version
 * @param name its name, which is also the name of the table
 * @param description what it holds
 * @param resource the resource type
 * @param resourceLocation where the file names it
 * @param constants values that paths use as {@code %name}
 * @param where a resource gives rows only if all of these are true
 * @param select the structures whose rows are joined to one another
 * @param containedIn the type of resources in which the resources of the view are contained; empty
 *     when they stand by themselves
 */
public record ViewDefinition(
    String file,
    Optional<String> url,
    Optional<String> version,
    String name,
    Optional<String> description,
    String resource,
    Location resourceLocation,
    List<ViewConstant> constants,
    List<ViewPath> where,
    List<ViewSelect> select,
    Optional<String> containedIn) {
  public ViewDefinition {
    Objects.requireNonNull(file, "file is null");
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(resource, "resource is null");
    constants = List.copyOf(constants);
    where = List.copyOf(where);
    select = List.copyOf(select);
    Objects.requireNonNull(containedIn, "containedIn is null");
  }

  /** The type of the resources that are read: where the view's resources stand. */
  public String source() {
    return containedIn.orElse(resource);
  }

  /** All columns in the order of the table. */
  public List<ViewColumn> columns() {
    return select.stream().flatMap(structure -> structure.allColumns().stream()).toList();
  }
}
