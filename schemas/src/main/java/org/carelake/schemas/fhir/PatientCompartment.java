package org.carelake.schemas.fhir;

import ca.uhn.fhir.model.api.annotation.Compartment;
import ca.uhn.fhir.model.api.annotation.SearchParamDefinition;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which references make a resource part of a patient's compartment, as FHIR R4's
 * CompartmentDefinition {@code patient} says through search parameters, which HAPI's structure
 * classes carry.
 */
public final class PatientCompartment {
  private static final String RESOLVES = ".where(resolve() is Patient)";

  private PatientCompartment() {}

  /**
   * FHIRPath expressions of the references, without the type in front: {@code subject}, {@code
   * participant.actor}. Empty for a type that no patient's compartment holds, and for Patient
   * itself, of which only the links to other patients count.
   *
   * @param resourceType a resource type of R4
   */
  public static List<String> references(String resourceType) {
    List<String> paths = new ArrayList<>();
    for (Field field : HapiR4Model.resourceClass(resourceType).getFields()) {
      SearchParamDefinition parameter = field.getAnnotation(SearchParamDefinition.class);
      if (parameter == null || !isMembership(parameter)) {
        continue;
      }
      for (String path : parameter.path().split("\\|")) {
        String plain = path.strip().replace(RESOLVES, "");
        if (plain.startsWith(resourceType + ".")) {
          plain = plain.substring(resourceType.length() + 1);
        }
        if (!paths.contains(plain)) {
          paths.add(plain);
        }
      }
    }
    return List.copyOf(paths);
  }

  private static boolean isMembership(SearchParamDefinition parameter) {
    return Arrays.stream(parameter.providesMembershipIn())
        .map(Compartment::name)
        .anyMatch(name -> name.equals("Patient") || name.endsWith("definition for Patient"));
  }
}
