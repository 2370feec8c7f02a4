package org.carelake.samples.pairteam;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** The FHIR resources of Zus, one line each. */
final class Zus {
  private final List<String> patients = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();
  private final List<String> encounters = new ArrayList<>();
  private final List<String> observations = new ArrayList<>();
  private int number;

  void patient(String id, String cin, Member member, String family, LocalDate born) {
    String identifier =
        "{\"system\":\"urn:example:zus:upid\",\"value\":\""
            + id
            + "\"}"
            + (cin.isEmpty()
                ? ""
                : ",{\"system\":\"urn:example:medi-cal:cin\",\"value\":\"" + cin + "\"}");
    patients.add(
        "{\"resourceType\":\"Patient\",\"id\":\""
            + id
            + "\","
            + meta()
            + "\"identifier\":["
            + identifier
            + "],\"active\":true,\"name\":[{\"family\":\""
            + family
            + "\",\"given\":[\""
            + member.given()
            + "\"]}],\"telecom\":[{\"system\":"
            + "\"phone\",\"value\":\"+1"
            + member.phone().replaceAll("[^0-9]", "")
            + "\"}],\"gender\":\""
            + member.sex()
            + "\",\"birthDate\":\""
            + born
            + "\",\"address\":[{\"state\":\"CA\",\"postalCode\":\""
            + member.zip()
            + "\"}]}");
  }

  void condition(String patient, String code, LocalDate onset) {
    conditions.add(
        "{\"resourceType\":\"Condition\",\"id\":\"zc"
            + number++
            + "\","
            + meta()
            + "\"verificationStatus\":{\"coding\":[{\"code\":\"confirmed\"}]},\"code\":{\"coding\":"
            + "[{\"system\":\"http://hl7.org/fhir/sid/icd-10-cm\",\"code\":\""
            + code
            + "\"}]},\"subject\":"
            + reference(patient)
            + ",\"onsetDateTime\":\""
            + onset
            + "\"}");
  }

  void encounter(String patient, String kind, LocalDate start, LocalDate end, String disposition) {
    encounters.add(
        "{\"resourceType\":\"Encounter\",\"id\":\"ze"
            + number++
            + "\","
            + meta()
            + "\"status\":\"finished\",\"class\":{\"system\":"
            + "\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\""
            + kind
            + "\"},\"subject\":"
            + reference(patient)
            + ",\"period\":{\"start\":\""
            + start
            + "T08:00:00Z\",\"end\":\""
            + end
            + "T17:00:00Z\"}"
            + (disposition.isEmpty()
                ? ""
                : ",\"hospitalization\":{\"dischargeDisposition\":{\"coding\":[{\"code\":\""
                    + disposition
                    + "\"}]}}")
            + "}");
  }

  void quantity(String patient, String code, LocalDate day, String value, String unit) {
    observations.add(
        "{\"resourceType\":\"Observation\",\"id\":\"zo"
            + number++
            + "\","
            + meta()
            + "\"status\":\"final\",\"code\":{\"coding\":[{\"system\":\"http://loinc.org\","
            + "\"code\":\""
            + code
            + "\"}]},\"subject\":"
            + reference(patient)
            + ",\"effectiveDateTime\":\""
            + day
            + "T09:00:00Z\",\"valueQuantity\":{\"value\":"
            + value
            + ",\"system\":\"http://unitsofmeasure.org\",\"code\":\""
            + unit
            + "\"}}");
  }

  private static String meta() {
    return "\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"2026-10-31T12:00:00Z\"},";
  }

  private static String reference(String patient) {
    return "{\"reference\":\"Patient/" + patient + "\"}";
  }

  void write(Path folder) throws IOException {
    Table.write(folder.resolve("Patient.ndjson"), lines(patients));
    Table.write(folder.resolve("Condition.ndjson"), lines(conditions));
    Table.write(folder.resolve("Encounter.ndjson"), lines(encounters));
    Table.write(folder.resolve("Observation.ndjson"), lines(observations));
  }

  private static String lines(List<String> resources) {
    return String.join("\n", resources) + "\n";
  }
}
