package org.carelake.jobs.view;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * A folder of FHIR files whose names say nothing: NDJSON with a cut line and a patient with two
 * family names, a gzip file, a Bundle, a single resource and a text file.
 */
public final class FhirFolder {
  public static final String OBSERVATION_VIEW =
      """
      {"resourceType": "ViewDefinition", "name": "observation", "resource": "Observation",
       "select": [{"column": [
         {"name": "id", "path": "getResourceKey()"},
         {"name": "patient_id", "path": "subject.getReferenceKey(Patient)"},
         {"name": "value", "path": "value.ofType(Quantity).value"},
         {"name": "tagged", "path": "value.ofType(Quantity).value",
          "tag": [{"name": "ansi/type", "value": "DECIMAL(18,9)"}]},
         {"name": "issued", "path": "issued"},
         {"name": "notes", "path": "note.text", "collection": true}]}]}
      """;

  public static final String PATIENT_VIEW =
      """
      {"resourceType": "ViewDefinition", "name": "patient", "resource": "Patient",
       "select": [{"column": [
         {"name": "id", "path": "getResourceKey()"},
         {"name": "family", "path": "name.family"},
         {"name": "active", "path": "active"},
         {"name": "born", "path": "birthDate"}]}]}
      """;

  private FhirFolder() {}

  public static Path write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("deeper"));
    Files.writeString(
        folder.resolve("a.txt"),
        """
        {"resourceType":"Patient","id":"p1","active":true,"name":[{"family":"O\\"Neil, Jr."}],"birthDate":"1970"}
        {"resourceType":"Patient","id":"p2","name":[{"family":"One"},{"family":"Two"}]}
        {"resourceType":"Patient","id":"cut","name":[{"fam

        {"resourceType":"Patient","id":"p3","active":false}
        """);
    Files.write(
        folder.resolve("deeper/observations"),
        gzip(
            """
            {"resourceType":"Observation","id":"o1","subject":{"reference":"Patient/p1"},"valueQuantity":{"value":0.0036481},"issued":"2024-03-01T10:00:00+02:00","note":[{"text":"a"},{"text":"b, \\"c\\""}]}
            {"resourceType":"Observation","id":"o2","valueQuantity":{"value":1.0}}
            {"resourceType":"Observation","id":"o3","valueQuantity":{"value":1.17E-5}}
            """));
    Files.writeString(
        folder.resolve("z.bundle"),
        """
        {
          "resourceType": "Bundle", "type": "transaction",
          "entry": [
            {"fullUrl": "urn:uuid:6d6cb1a7-bd6c-4b0e-9d6e-6f5f6a4f3c11",
             "resource": {"resourceType": "Patient", "id": "p4", "name": [{"family": ""}]},
             "request": {"method": "POST", "url": "Patient"}},
            {"resource": {"resourceType": "Observation", "id": "o4",
               "subject": {"reference": "urn:uuid:6d6cb1a7-bd6c-4b0e-9d6e-6f5f6a4f3c11"}},
             "request": {"method": "POST", "url": "Observation"}}
          ]
        }
        """);
    Files.writeString(
        folder.resolve("single"),
        """
        {
          "resourceType": "Patient",
          "name": [{"family": "Ünal"}]
        }
        """);
    Files.writeString(folder.resolve("notes.md"), "not FHIR\n");
    return folder;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
