package org.carelake.jobs.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.DataTest;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.form.ScoreTables;

/** What the tables of scores and flags promise. */
final class ScoreContracts {
  private record Promise(PhiClass phi, String description) {}

  private static final Map<String, Promise> HEADER =
      Map.of(
          "qr_id", new Promise(PhiClass.ID, "Id of the response."),
          "questionnaire_id", new Promise(PhiClass.NONE, "Id of the form."),
          "subject_patient_id", new Promise(PhiClass.ID, "Patient the answers are about."),
          "encounter_id", new Promise(PhiClass.ID, "Encounter the response belongs to."),
          "author_practitioner_id",
              new Promise(PhiClass.ENTITY_ID, "Practitioner who recorded the answers."),
          "practitioner_organization_id",
              new Promise(PhiClass.ENTITY_ID, "Organization of the response's tags."),
          "practitioner_id",
              new Promise(PhiClass.ENTITY_ID, "Practitioner of the response's tags."),
          "practitioner_location_id",
              new Promise(PhiClass.ENTITY_ID, "Site of the response's tags."),
          "authored_date", new Promise(PhiClass.DATE, "Day on which the answers were recorded."),
          "last_updated", new Promise(PhiClass.DATE, "When the server last changed the response."));

  private static final Map<String, Promise> SCORES =
      Map.of(
          "instrument", new Promise(PhiClass.NONE, "Instrument, as named in instruments.yml."),
          "session",
              new Promise(PhiClass.NONE, "Session of the form, from 1; null when it has none."),
          "items_expected",
              new Promise(PhiClass.CLINICAL, "Items that were to be answered in this response."),
          "items_answered", new Promise(PhiClass.CLINICAL, "Items that have a scored answer."),
          "complete", new Promise(PhiClass.CLINICAL, "Whether all of them have."),
          "total_score",
              new Promise(
                  PhiClass.CLINICAL,
                  "The score; null when not complete. Of an instrument with levels, the level."),
          "partial_score", new Promise(PhiClass.CLINICAL, "The score of what was answered."),
          "severity",
              new Promise(
                  PhiClass.CLINICAL, "Name of the score; null when not complete or without bands."),
          "form_total",
              new Promise(PhiClass.CLINICAL, "The form's own total; null when it has none."),
          "agrees_with_form",
              new Promise(
                  PhiClass.CLINICAL,
                  "Whether the form's own total is the score; null when it has none."));

  private static final Map<String, Promise> FLAGS =
      Map.of(
          "flag", new Promise(PhiClass.NONE, "Flag, as named in instruments.yml."),
          "value", new Promise(PhiClass.CLINICAL, "Whether it holds by the answers."),
          "answered",
              new Promise(
                  PhiClass.CLINICAL, "Whether any item that it depends on was answered at all."),
          "form_value",
              new Promise(PhiClass.CLINICAL, "The form's own flag; null when it has none."),
          "agrees_with_form",
              new Promise(
                  PhiClass.CLINICAL, "Whether the form's own flag is the same; null without one."));

  private ScoreContracts() {}

  static ModelContract of(ScoreModel.Kind kind, TableName table, String file) {
    boolean scores = kind == ScoreModel.Kind.SCORES;
    String of = scores ? "instrument" : "flag";
    return new ModelContract(
        table,
        scores
            ? "Scores worked out from the answers of completed responses, item by item, beside the"
                + " form's own totals."
            : "Flags worked out from the answers of completed responses, beside the form's own.",
        "one row per completed response and " + of,
        List.of("qr_id", of),
        columns(scores ? ScoreTables.SCORES : ScoreTables.FLAGS, scores ? SCORES : FLAGS, of, file),
        List.of(),
        Location.of(file));
  }

  private static List<ColumnContract> columns(
      StructType schema, Map<String, Promise> own, String of, String file) {
    Location location = Location.of(file);
    Map<String, Promise> promises = new TreeMap<>(HEADER);
    promises.putAll(own);
    List<ColumnContract> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      Promise promise = promises.get(field.name());
      boolean key = field.name().equals("qr_id") || field.name().equals(of);
      columns.add(
          new ColumnContract(
              field.name(),
              field.dataType().catalogString(),
              promise.phi(),
              promise.description(),
              key ? List.of(DataTest.notNull(location)) : List.of(),
              location));
    }
    return columns;
  }
}
