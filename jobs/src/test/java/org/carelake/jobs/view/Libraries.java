package org.carelake.jobs.view;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A query on a SQLView on a ViewDefinition, as files. */
final class Libraries {
  static final ViewFiles.Text PATIENT =
      new ViewFiles.Text(
          "lib/patient.json",
          FhirFolder.PATIENT_VIEW.replace(
              "\"name\": \"patient\"",
              "\"url\": \"https://example.org/ViewDefinition/patient\", \"version\": \"2\","
                  + " \"name\": \"patient\""));

  static final ViewFiles.Text OBSERVATION =
      new ViewFiles.Text("lib/observation.json", FhirFolder.OBSERVATION_VIEW);

  static final ViewFiles.Text MEASURED =
      new ViewFiles.Text(
          "lib/measured.json",
          """
          {"resourceType": "Library", "url": "https://example.org/Library/measured",
           "type": {"coding": [{"code": "sql-view"}]},
           "relatedArtifact": [
             {"type": "depends-on", "resource": "ViewDefinition/observation", "label": "o"}],
           "content": [{"contentType": "application/sql", "data": "%s"}]}
          """
              .formatted(base64("select id, patient_id, cast(value as double) as v from O")));

  private Libraries() {}

  static String base64(String sql) {
    return Base64.getEncoder().encodeToString(sql.getBytes(StandardCharsets.UTF_8));
  }

  /** A SQLQuery over the view patient, labelled {@code p}, and the SQLView, labelled {@code m}. */
  static ViewFiles.Text query(String sql) {
    return query(sql, "{\"name\": \"low\", \"type\": \"decimal\", \"use\": \"in\"}");
  }

  static ViewFiles.Text query(String sql, String parameters) {
    return new ViewFiles.Text(
        "lib/query.json",
        """
        {"resourceType": "Library",
         "name": "result",
         "type": {"coding": [{"code": "sql-query"}]},
         "relatedArtifact": [
           {"type": "depends-on", "resource": "https://example.org/ViewDefinition/patient|2",
            "label": "p"},
           {"type": "depends-on", "resource": "https://example.org/Library/measured",
            "label": "m"},
           {"type": "documentation", "label": "a page"}],
         "parameter": [%s],
         "content": [
           {"contentType": "application/sql;dialect=duckdb", "data": "eA=="},
           {"contentType": "application/sql", "data": "eA=="},
           {"contentType": "application/sql; dialect=\\"spark-sql\\"", "data": "%s"}]}
        """
            .formatted(parameters, base64(sql)));
  }

  static List<Subject> load(ViewFiles.Text query, String... parameters) {
    return Subjects.load(
        List.of(query),
        List.of(PATIENT, OBSERVATION, MEASURED),
        List.of(parameters),
        InputFilter.none());
  }
}
