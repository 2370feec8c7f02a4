package org.carelake.jobs.view;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.fhir.PatientCompartment;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.schemas.view.ViewConstant;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewPath;

/**
 * Which resources views see, as the parameters {@code patient} and {@code _since} of the standard's
 * {@code $sql-run} say it. A filter becomes conditions of the view itself.
 */
public final class InputFilter {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

  private final List<String> patients;
  private final Optional<String> since;

  private InputFilter(List<String> patients, Optional<String> since) {
    this.patients = patients;
    this.since = since;
  }

  /**
   * A filter.
   *
   * @param patients ids, with {@code Patient/} in front or without; none means all
   * @param since resources whose meta.lastUpdated is later, or that have none
   * @throws CarelakeException when they are no ids and no instant
   */
  public static InputFilter of(List<String> patients, Optional<String> since) {
    List<String> ids = new ArrayList<>();
    for (String patient : patients) {
      String id = patient.startsWith("Patient/") ? patient.substring("Patient/".length()) : patient;
      if (!ID.matcher(id).matches()) {
        throw CarelakeException.usage(
            "--patient expects the id of a patient, of letters, digits, hyphens and dots");
      }
      ids.add(id);
    }
    since.ifPresent(InputFilter::requireInstant);
    return new InputFilter(List.copyOf(ids), since);
  }

  /** No filter. */
  public static InputFilter none() {
    return new InputFilter(List.of(), Optional.empty());
  }

  private static void requireInstant(String text) {
    try {
      OffsetDateTime.parse(text);
    } catch (DateTimeException wrong) {
      throw CarelakeException.usage(
          "--since expects a time with zone, such as 2024-01-31T00:00:00Z, found '" + text + "'");
    }
  }

  /** The view with the filter's conditions before its own. */
  ViewDefinition applyTo(ViewDefinition view) {
    List<ViewConstant> constants = new ArrayList<>(view.constants());
    List<ViewPath> where = new ArrayList<>();
    since.ifPresent(
        instant -> {
          constants.add(constant("carelake_since", "instant", instant));
          where.add(condition("meta.lastUpdated.empty() or meta.lastUpdated > %carelake_since"));
        });
    if (!patients.isEmpty() && ResourceTypes.isKnown(view.resource())) {
      for (int i = 0; i < patients.size(); i++) {
        constants.add(constant("carelake_patient_" + i, "id", patients.get(i)));
      }
      ofPatients(view.resource()).map(InputFilter::condition).ifPresent(where::add);
    }
    where.addAll(view.where());
    return new ViewDefinition(
        view.file(),
        view.url(),
        view.version(),
        view.name(),
        view.description(),
        view.resource(),
        view.resourceLocation(),
        constants,
        where,
        view.select(),
        view.containedIn());
  }

  /** The condition for a type; empty for one that no patient's compartment holds. */
  private Optional<String> ofPatients(String resourceType) {
    String isOne =
        IntStream.range(0, patients.size())
            .mapToObj(i -> "$this = %carelake_patient_" + i)
            .collect(Collectors.joining(" or "));
    if (resourceType.equals("Patient")) {
      return Optional.of("getResourceKey().where(" + isOne + ").exists()");
    }
    List<String> references = PatientCompartment.references(resourceType);
    return references.isEmpty()
        ? Optional.empty()
        : Optional.of(
            references.stream()
                .map(path -> path + ".getReferenceKey(Patient).where(" + isOne + ").exists()")
                .collect(Collectors.joining(" or ")));
  }

  private static ViewConstant constant(String name, String type, String value) {
    return new ViewConstant("", Location.of("--patient"), name, type, value);
  }

  private static ViewPath condition(String text) {
    return new ViewPath("", Location.of("--patient"), text);
  }
}
