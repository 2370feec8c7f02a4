package org.carelake.schemas.fhir;

import java.util.List;
import java.util.Objects;

/**
 * One element of a FHIR type.
 *
 * @param name the name in FHIRPath: {@code value} for {@code value[x]}
 * @param types names of the possible types, at least one
 * @param collection whether it may repeat (and is an array in JSON)
 * @param choice whether its JSON name carries the type: {@code valueQuantity}
 */
public record FhirElement(String name, List<String> types, boolean collection, boolean choice) {
  public FhirElement {
    Objects.requireNonNull(name, "name is null");
    types = List.copyOf(types);
    if (types.isEmpty()) {
      throw new IllegalArgumentException("element " + name + " has no type");
    }
  }

  /** The JSON member that holds this element when it has a type. */
  public String jsonName(String type) {
    return choice ? name + Character.toUpperCase(type.charAt(0)) + type.substring(1) : name;
  }
}
