package org.carelake.transforms.engage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.carelake.transforms.engage.ModelSandbox.json;
import static org.carelake.transforms.engage.ModelSandbox.row;
import static org.carelake.transforms.engage.ModelSandbox.rows;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the engage marts of patients and encounters make of tricky input. */
@ExtendWith(SparkExtension.class)
class EngageModelsTest {
  private static final LocalDate AS_OF = LocalDate.of(2025, 6, 30);

  @Test
  void aPatientTakesTheTagsOfTheEncounterThatBeganLastAcrossTimeOffsets(SparkSession spark) {
    // e1 begins at 08:00Z, e2 at 02:30Z and e3 at 07:30Z of the same day, though as text e2 is last
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver("patient", json("{'id':'p1'}"))
            .silver(
                "encounter",
                encounter("e1", "2025-03-01T03:00:00-05:00"),
                encounter("e2", "2025-03-01T08:30:00+06:00"),
                encounter("e3", "2025-03-01T07:30:00.000Z"))
            .silver(
                "encounter_tag",
                tag("e1", "Practitioner Location", "l1"),
                tag("e2", "Practitioner Location", "l2"),
                tag("e3", "Practitioner Location", "l3"));
    assertThat(rows(sandbox.run("patient").select("id", "location_id")))
        .containsExactly(row("p1", "l1"));
  }

  @Test
  void aStartWithoutTimeOfDayCountsAsMidnightAndNoStartComesLast(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver("patient", json("{'id':'p1'}"), json("{'id':'p2'}"), json("{'id':'p3'}"))
            .silver(
                "encounter",
                json("{'id':'a','patient_id':'p1','period_start_date':'2025-03-02'}"),
                json("{'id':'b','patient_id':'p1','period_start':'2025-03-01T23:59:59Z'}"),
                json("{'id':'c','patient_id':'p2','period_start_date':'2025-03-02'}"),
                json("{'id':'d','patient_id':'p2','period_start':'2025-03-02T00:00:01Z'}"),
                json("{'id':'e','patient_id':'p3','last_updated':'2025-06-01T00:00:00Z'}"),
                json("{'id':'f','patient_id':'p3','period_start_date':'1999-01-01'}"))
            .silver(
                "encounter_tag",
                tag("a", "Practitioner", "doc-a"),
                tag("b", "Practitioner", "doc-b"),
                tag("c", "Practitioner", "doc-c"),
                tag("d", "Practitioner", "doc-d"),
                tag("e", "Practitioner", "doc-e"),
                tag("f", "Practitioner", "doc-f"));
    assertThat(rows(sandbox.run("patient").select("id", "practitioner_id").orderBy("id")))
        .containsExactly(row("p1", "doc-a"), row("p2", "doc-d"), row("p3", "doc-f"));
  }

  @Test
  void encountersEnteredInErrorDoNotPlaceAPatient(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver("patient", json("{'id':'p1'}"))
            .silver(
                "encounter",
                json(
                    "{'id':'e1','patient_id':'p1','status':'finished',"
                        + "'period_start':'2025-01-01T00:00:00Z'}"),
                json(
                    "{'id':'e2','patient_id':'p1','status':'entered-in-error',"
                        + "'period_start':'2025-02-01T00:00:00Z'}"))
            .silver(
                "encounter_tag",
                tag("e1", "Practitioner", "doc1"),
                tag("e2", "Practitioner", "doc2"));
    assertThat(rows(sandbox.run("patient").select("practitioner_id"))).containsExactly(row("doc1"));
  }

  @Test
  void ofEncountersThatBeganTogetherTheOneChangedLastAndThenTheLowestIdCounts(SparkSession spark) {
    String start = "'period_start':'2025-01-01T00:00:00Z'";
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver("patient", json("{'id':'p1'}"), json("{'id':'p2'}"))
            .silver(
                "encounter",
                json(
                    "{'id':'a','patient_id':'p1','last_updated':'2025-01-02T00:00:00Z',"
                        + start
                        + "}"),
                json(
                    "{'id':'b','patient_id':'p1','last_updated':'2025-01-03T00:00:00Z',"
                        + start
                        + "}"),
                json("{'id':'d','patient_id':'p2'," + start + "}"),
                json("{'id':'c','patient_id':'p2'," + start + "}"))
            .silver(
                "encounter_tag",
                tag("a", "Practitioner", "doc-a"),
                tag("b", "Practitioner", "doc-b"),
                tag("c", "Practitioner", "doc-c"),
                tag("d", "Practitioner", "doc-d"));
    assertThat(rows(sandbox.run("patient").select("id", "practitioner_id").orderBy("id")))
        .containsExactly(row("p1", "doc-b"), row("p2", "doc-c"));
  }

  @Test
  void aPatientIsAsOldAsTheLastBirthdayOnTheAsOfDate(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, LocalDate.of(2025, 2, 28))
            .silver(
                "patient",
                json("{'id':'1','birth_date':'2000-02-28'}"),
                json("{'id':'2','birth_date':'2000-02-29'}"),
                json("{'id':'3','birth_date':'2000-03-01'}"),
                json("{'id':'4','birth_date_text':'2000'}"),
                json("{'id':'5','birth_date':'2025-03-01'}"),
                json("{'id':'6','birth_date':'1924-12-31'}"));
    assertThat(rows(sandbox.run("patient").select("id", "age_years").orderBy("id")))
        .containsExactly(
            row("1", 25),
            row("2", 24),
            row("3", 24),
            row("4", null),
            row("5", null),
            row("6", 100));
  }

  @Test
  void givenNamesAreJoinedByABlankAndPhonesAreChosenByUseAndRank(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver(
                "patient",
                json("{'id':'p1','name_given':['Ada','May'],'name_family':'Lane'}"),
                json("{'id':'p2','name_given':['Bo']}"),
                json("{'id':'p3'}"))
            .silver(
                "patient_telecom",
                telecom("p1", 0, "'system':'email','value':'ada@example.org'"),
                telecom("p1", 1, "'system':'phone','use':'old','rank':1,'value':'555-0101'"),
                telecom("p1", 2, "'system':'phone','rank':2,'value':'555-0102'"),
                telecom("p1", 3, "'system':'sms','rank':1,'value':'555-0103'"),
                telecom("p2", 0, "'system':'email','value':'bo@example.org'"),
                telecom("p3", 0, "'value':'555-0104'"),
                telecom("p3", 1, "'system':'phone','value':'555-0105'"));
    assertThat(
            rows(sandbox.run("patient").select("id", "name_given", "phone_number").orderBy("id")))
        .containsExactly(
            row("p1", "Ada May", "555-0103"), row("p2", "Bo", null), row("p3", null, "555-0104"));
  }

  @Test
  void aDateOfDeathMeansDeceased(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver(
                "patient",
                json("{'id':'1','deceased_text':'2024'}"),
                json("{'id':'2','deceased_boolean':false}"),
                json("{'id':'3'}"));
    assertThat(rows(sandbox.run("patient").select("id", "deceased").orderBy("id")))
        .containsExactly(row("1", true), row("2", false), row("3", null));
  }

  @Test
  void aRowIsAsNewAsTheNewestOfPatientAndEncounter(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver(
                "patient",
                json("{'id':'1','last_updated':'2025-01-01T00:00:00Z'}"),
                json("{'id':'2'}"))
            .silver(
                "encounter",
                json("{'id':'e','patient_id':'1','last_updated':'2025-01-05T12:00:00+02:00'}"));
    assertThat(rows(sandbox.run("patient").select("id", "last_updated").orderBy("id")))
        .containsExactly(
            row("1", Timestamp.from(Instant.parse("2025-01-05T10:00:00Z"))), row("2", null));
  }

  @Test
  void theMonthOfAnEncounterIsThatOfTheDateAsWritten(SparkSession spark) {
    // the second begins on 31 January in UTC
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver(
                "encounter",
                json("{'id':'1','period_start_text':'2025-03-15T10:00:00Z'}"),
                json("{'id':'2','period_start_text':'2025-02-01T01:00:00+05:00'}"),
                json("{'id':'3','period_start_text':'2025-04'}"),
                json("{'id':'4','period_start_text':'2025'}"),
                json("{'id':'5'}"));
    assertThat(rows(sandbox.run("encounters").select("id", "month").orderBy("id")))
        .containsExactly(
            row("1", Date.valueOf("2025-03-01")),
            row("2", Date.valueOf("2025-02-01")),
            row("3", Date.valueOf("2025-04-01")),
            row("4", null),
            row("5", null));
  }

  @Test
  void anEncounterWithoutSubjectTagOrParticipantIsKept(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver(
                "encounter",
                json("{'id':'1','patient_id':'p'}"),
                json("{'id':'2','group_id':'g'}"),
                json("{'id':'3'}"))
            .silver(
                "encounter_tag",
                tag("1", "Practitioner Organization", "o1"),
                tag("1", "practitioner careteam ", "c1"),
                tag("1", "Application Version", "2.0"))
            .silver(
                "encounter_participant",
                participant("1", 1, "Practitioner/b"),
                participant("1", 0, "Practitioner/c"),
                participant("1", 2, "Practitioner/a"));
    Dataset<Row> encounters =
        sandbox
            .run("encounters")
            .selectExpr(
                "id",
                "subject_type",
                "subject_id",
                "practitioner_organization_id",
                "practitioner_careteam_id",
                "array_join(participant, ',')")
            .orderBy("id");
    assertThat(rows(encounters))
        .containsExactly(
            row("1", "Patient", "p", "o1", "c1", "Practitioner/c,Practitioner/b,Practitioner/a"),
            row("2", "Group", "g", null, null, null),
            row("3", null, null, null, null, null));
  }

  @Test
  void tagsOfResponsesAreTurnedIntoOneRowPerResponse(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver(
                "questionnaire_response_tag",
                responseTag("r1", 0, "Practitioner", "doc1"),
                responseTag("r1", 1, "Practitioner", "doc2"),
                responseTag("r1", 2, "Application Version", "1.1"),
                responseTag("r2", 0, "Something Else", "x"));
    assertThat(
            rows(
                sandbox
                    .run("int__questionnaire_response_tags")
                    .select("questionnaire_response_id", "practitioner_id", "application_version")
                    .orderBy("questionnaire_response_id")))
        .containsExactly(row("r1", "doc2", "1.1"), row("r2", null, null));
  }

  private static String encounter(String id, String start) {
    return json(
        "{'id':'%s','patient_id':'p1','status':'finished','period_start':'%s'}"
            .formatted(id, start));
  }

  private static String tag(String encounter, String display, String code) {
    return json(
        "{'encounter_id':'%s','display':'%s','code':'%s'}".formatted(encounter, display, code));
  }

  private static String responseTag(String response, int index, String display, String code) {
    return json(
        "{'questionnaire_response_id':'%s','tag_index':%d,'display':'%s','code':'%s'}"
            .formatted(response, index, display, code));
  }

  private static String participant(String encounter, int index, String reference) {
    return json(
        "{'encounter_id':'%s','participant_index':%d,'individual_reference':'%s'}"
            .formatted(encounter, index, reference));
  }

  private static String telecom(String patient, int index, String fields) {
    return json("{'patient_id':'%s','telecom_index':%d,%s}".formatted(patient, index, fields));
  }
}
