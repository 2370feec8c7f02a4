package org.carelake.schemas.fhir;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A FHIR type.
 *
 * @param name {@code Patient}, {@code HumanName}, {@code code} or {@code Patient.contact}
 * @param kind what sort of type it is
 * @param elements its elements by FHIRPath name, inherited ones included, in the order of the
 *     definition
 */
public record FhirType(String name, Kind kind, Map<String, FhirElement> elements) {

  /** Sorts of types. */
  public enum Kind {
    /** A value with a lexical form; its only elements are {@code id} and {@code extension}. */
    PRIMITIVE,
    /** A data type made of elements, or a nested element type. */
    COMPLEX,
    /** A resource. */
    RESOURCE,
    /** {@code Resource} and {@code DomainResource}: the actual type is known from the data only. */
    ABSTRACT_RESOURCE
  }

  public FhirType {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(kind, "kind is null");
    elements = Collections.unmodifiableMap(new LinkedHashMap<>(elements));
  }

  /** An element by its FHIRPath name. */
  public Optional<FhirElement> element(String elementName) {
    return Optional.ofNullable(elements.get(elementName));
  }

  /** The names of all elements, for messages. */
  public List<String> elementNames() {
    return List.copyOf(elements.keySet());
  }

  /** Whether values of this type have a lexical form. */
  public boolean isPrimitive() {
    return kind == Kind.PRIMITIVE;
  }

  /** Whether values of this type are resources. */
  public boolean isResource() {
    return kind == Kind.RESOURCE || kind == Kind.ABSTRACT_RESOURCE;
  }
}
