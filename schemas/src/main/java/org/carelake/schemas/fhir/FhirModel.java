package org.carelake.schemas.fhir;

import java.util.List;
import java.util.Optional;

/**
 * The types of one FHIR release: resources, complex and primitive data types, and the nested
 * element types inside of them. Types are named as FHIR names them: {@code Patient}, {@code
 * HumanName}, {@code code}; a nested element type by its path, {@code Patient.contact}.
 */
public interface FhirModel {

  /** The release, {@code 4.0.1}. */
  String version();

  /** A type by its name; empty when this release has no such type. */
  Optional<FhirType> type(String name);

  /** The names of all resource types that can be instantiated, sorted. */
  List<String> resourceTypes();

  /** The names of all data types, primitive and complex, sorted. */
  List<String> dataTypes();
}
