package org.carelake.samples.pairteam;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The tables of Arc, Elation and Regal. */
final class Sources {
  final Table patients =
      new Table(
          "patients",
          "patient_id cin first_name last_name date_of_birth sex phone zip language status"
              + " created_at");
  final Table enrollments =
      new Table(
          "ecm_enrollments",
          "enrollment_id patient_id status enrolled_on disenrolled_on disenrollment_reason"
              + " health_plan");
  final Table communications =
      new Table(
          "communications",
          "communication_id patient_id sent_at direction channel outcome responded_at staff_id");
  final Table assessments =
      new Table(
          "assessments", "assessment_id patient_id assessed_on instrument domain has_need score");
  final Table interventions =
      new Table(
          "interventions",
          "intervention_id patient_id category status opened_on closed_on outcome owner_id");
  final Table authorizations =
      new Table(
          "authorizations",
          "authorization_id patient_id service requested_on decided_on decision valid_until");
  final Table claims =
      new Table(
          "claims",
          "claim_id patient_id service_date submitted_on procedure_code billed paid paid_on status"
              + " denial_reason");
  final Table elationPatients =
      new Table("patients", "elation_id arc_patient_id cin first_name last_name dob sex phone zip");
  final Table visits =
      new Table("visits", "visit_id elation_id visit_date visit_type provider_npi status");
  final Table procedures =
      new Table("procedures", "procedure_id elation_id visit_id hcpcs performed_on");
  final Table medications =
      new Table("medications", "medication_id elation_id rxnorm started_on stopped_on");
  final Table labs =
      new Table("lab_results", "result_id elation_id loinc collected_at value units status");
  final Table vitals =
      new Table("vitals", "vital_id elation_id visit_id taken_at systolic diastolic weight_lb bmi");
  final Table contacts =
      new Table("contacts", "contact_id arc_patient_id phone full_name birth_date");
  final Table calls =
      new Table(
          "calls", "call_id contact_id agent_id started_at direction duration_seconds disposition");
  final Table tasks =
      new Table("tasks", "task_id contact_id agent_id task_type created_at due_on completed_at");
  final Table activity =
      new Table("agent_activity", "activity_id agent_id activity_date state minutes");

  void write(Path folder) throws IOException {
    for (Table table :
        List.of(
            patients,
            enrollments,
            communications,
            assessments,
            interventions,
            authorizations,
            claims)) {
      table.csv(folder.resolve("arc"));
    }
    for (Table table : List.of(elationPatients, visits, procedures, medications, labs, vitals)) {
      table.avro(folder.resolve("elation"));
    }
    for (Table table : List.of(contacts, calls, tasks, activity)) {
      table.json(folder.resolve("regal"));
    }
  }
}
