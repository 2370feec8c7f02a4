package org.carelake.transforms.engage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.carelake.transforms.engage.ModelSandbox.json;
import static org.carelake.transforms.engage.ModelSandbox.row;
import static org.carelake.transforms.engage.ModelSandbox.rows;

import java.time.LocalDate;
import org.apache.spark.sql.SparkSession;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the engage marts of staff, organizations, sites and teams make of tricky input. */
@ExtendWith(SparkExtension.class)
class EngageStaffModelsTest {
  private static final LocalDate AS_OF = LocalDate.of(2025, 6, 30);

  @Test
  void aPractitionerWithTwoRolesIsOneRowWithTheRoleChangedLast(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver("practitioner", json("{'id':'d1'}"))
            .silver(
                "practitioner_role",
                role("r1", "d1", "'organization_id':'o1','last_updated':'2025-01-01T00:00:00Z'"),
                role(
                    "r2",
                    "d1",
                    "'organization_id':'o2','last_updated':'2025-02-01T00:00:00Z',"
                        + "'code':'nurse','code_display':'Nurse'"),
                role("r3", "d1", "'active':false,'last_updated':'2025-03-01T00:00:00Z'"));
    assertThat(
            rows(
                sandbox
                    .run("practitioners")
                    .select("id", "role_id", "role", "organization_id", "location_id")))
        .containsExactly(row("d1", "r2", "Nurse", "o2", null));
    assertThat(rows(sandbox.run("practitioner_role").select("id").orderBy("id")))
        .containsExactly(row("r1"), row("r2"), row("r3"));
  }

  @Test
  void rolesChangedTogetherAreDecidedByIdAndEndedOnesDoNotCount(SparkSession spark) {
    String same = "'last_updated':'2025-01-01T00:00:00Z'";
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver(
                "practitioner_role",
                role("r2", "d1", same),
                role("r1", "d1", same),
                role("r0", "d1", same + ",'period_end_date':'2025-06-29'"),
                role("r4", "d2", "'period_end_date':'2025-06-30'"),
                json("{'id':'r5','active':true}"));
    assertThat(
            rows(
                sandbox
                    .run("current_practitioner_role")
                    .select("practitioner_id", "id", "rn")
                    .orderBy("practitioner_id")))
        .containsExactly(row("d1", "r1", 1), row("d2", "r4", 1));
  }

  @Test
  void practitionersWithoutNameContactPointOrRoleAreKept(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver(
                "practitioner",
                json("{'id':'d1'}"),
                json("{'id':'d2','name_given':['Kim','Lee'],'name_family':'Moor'}"))
            .silver(
                "practitioner_telecom",
                telecom("d2", 0, "email", "kim@example.org"),
                telecom("d2", 1, "phone", "555-0106"),
                telecom("d2", 2, "phone", "555-0107"));
    assertThat(
            rows(
                sandbox
                    .run("practitioners")
                    .select("id", "name_family", "name_given", "phone_number", "role_id")
                    .orderBy("id")))
        .containsExactly(
            row("d1", null, null, null, null), row("d2", "Moor", "Kim Lee", "555-0106", null));
  }

  @Test
  void theOrganizationOfTheCareTeamGoesBeforeThatOfTheRole(SparkSession spark) {
    // the place of work still comes from the organization of the role
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver("practitioner", json("{'id':'d1'}"), json("{'id':'d2'}"))
            .silver(
                "practitioner_role",
                role("r1", "d1", "'organization_id':'role-org'"),
                role("r2", "d2", "'organization_id':'role-org'"))
            .silver(
                "organization_affiliation",
                json("{'id':'a1','organization_id':'role-org'}"),
                json("{'id':'a2','organization_id':'team-org'}"))
            .silver(
                "organization_affiliation_location",
                affiliationLocation("a1", "l1"),
                affiliationLocation("a2", "l2"))
            .silver("care_team", json("{'id':'t1','status':'active'}"))
            .silver(
                "care_team_participant",
                participant("t1", 0, "'practitioner_id':'d1'"),
                participant("t1", 1, "'organization_id':'team-org'"));
    assertThat(
            rows(
                sandbox
                    .run("practitioners")
                    .select("id", "organization_id", "location_id")
                    .orderBy("id")))
        .containsExactly(row("d1", "team-org", "l1"), row("d2", "role-org", "l1"));
  }

  @Test
  void theTeamOfAPractitionerIsTheActiveOneChangedLast(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver(
                "care_team",
                team("t1", "active", "2025-01-01T00:00:00Z", "o1"),
                team("t2", "active", "2025-02-01T00:00:00Z", "o2"),
                team("t3", "inactive", "2025-03-01T00:00:00Z", "o3"),
                team("t4", "entered-in-error", "2025-04-01T00:00:00Z", "o4"))
            .silver(
                "care_team_participant",
                participant("t1", 0, "'practitioner_id':'d1'"),
                participant("t2", 0, "'practitioner_id':'d1'"),
                participant("t3", 0, "'practitioner_id':'d1'"),
                participant("t4", 0, "'practitioner_id':'d1'"),
                participant("t3", 1, "'practitioner_id':'d2'"),
                participant("t2", 1, "'practitioner_id':'d3'"),
                participant("t2", 3, "'organization_id':'o6'"),
                participant("t2", 2, "'organization_id':'o5'"),
                participant("t4", 1, "'practitioner_id':'d4'"));
    assertThat(
            rows(
                sandbox
                    .run("int__practitioner_organization")
                    .select("practitioner_id", "organization_id", "careteam_id")
                    .orderBy("practitioner_id")))
        .containsExactly(row("d1", "o5", "t2"), row("d2", "o3", "t3"), row("d3", "o5", "t2"));
  }

  @Test
  void anAffiliationHasARowPerLocationOrOneWithout(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver(
                "organization_affiliation",
                json("{'id':'a1','organization_id':'o1'}"),
                json("{'id':'a2','organization_id':'o2'}"))
            .silver(
                "organization_affiliation_location",
                affiliationLocation("a1", "l2"),
                affiliationLocation("a1", "l1"),
                affiliationLocation("a1", "l1"),
                json("{'organization_affiliation_id':'a2'}"));
    assertThat(
            rows(
                sandbox
                    .run("organization_affiliations")
                    .select("id", "organization_id", "location_id")
                    .orderBy("id", "location_id")))
        .containsExactly(row("a1", "o1", "l1"), row("a1", "o1", "l2"), row("a2", "o2", null));
  }

  @Test
  void anAffiliationThatIsNotInUsePlacesNobody(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver("practitioner", json("{'id':'d1'}"))
            .silver("practitioner_role", role("r1", "d1", "'organization_id':'o1'"))
            .silver(
                "organization_affiliation",
                json("{'id':'a1','organization_id':'o1','active':false}"),
                json("{'id':'a2','organization_id':'o1','active':true}"),
                json("{'id':'a3','organization_id':'o1'}"))
            .silver(
                "organization_affiliation_location",
                affiliationLocation("a1", "l1"),
                affiliationLocation("a2", "l3"),
                affiliationLocation("a2", "l2"),
                affiliationLocation("a3", "l0"));
    assertThat(rows(sandbox.run("practitioners").select("location_id"))).containsExactly(row("l2"));
  }

  @Test
  void organizationsAreKeptWithoutType(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver(
                "organization",
                json("{'id':'o1','name':'North'}"),
                json("{'id':'o2','type_system':'http://example.org','type_code':'team'}"));
    assertThat(
            rows(
                sandbox
                    .run("organizations")
                    .select("id", "resource_id", "name", "type_coding")
                    .orderBy("id")))
        .containsExactly(
            row("o1", "o1", "North", null),
            row("o2", "o2", null, json("{'system':'http://example.org','code':'team'}")));
  }

  @Test
  void membersOfTeamsKeepTheirTypeAndUnresolvedOnesAreKept(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver("care_team", json("{'id':'t1','status':'active'}"), json("{'id':'t2'}"))
            .silver(
                "care_team_participant",
                participant("t1", 0, "'practitioner_id':'d1'"),
                participant("t1", 1, "'organization_id':'o1'"),
                participant("t1", 2, "'member_reference':'#inside'"),
                participant("t1", 3, "'practitioner_id':'d1'"));
    assertThat(
            rows(
                sandbox
                    .run("unnested_careteams")
                    .select("id", "participant_index", "participant_type", "participant_id")
                    .orderBy("id", "participant_index")))
        .containsExactly(
            row("t1", 0, "Practitioner", "d1"),
            row("t1", 1, "Organization", "o1"),
            row("t1", 2, null, null),
            row("t1", 3, "Practitioner", "d1"));
  }

  @Test
  void aLocationTakesTheNameOfItsParent(SparkSession spark) {
    ModelSandbox sandbox =
        new ModelSandbox(spark, AS_OF)
            .silver(
                "location",
                json("{'id':'l1','name':'District'}"),
                json("{'id':'l2','part_of_location_id':'l1'}"),
                json("{'id':'l3','part_of_location_id':'l1','part_of_display':'The District'}"),
                json("{'id':'l4','part_of_location_id':'gone'}"));
    assertThat(
            rows(sandbox.run("locations").select("id", "parent_id", "parent_name").orderBy("id")))
        .containsExactly(
            row("l1", null, null),
            row("l2", "l1", "District"),
            row("l3", "l1", "The District"),
            row("l4", "gone", null));
  }

  private static String role(String id, String practitioner, String fields) {
    return json("{'id':'%s','practitioner_id':'%s',%s}".formatted(id, practitioner, fields));
  }

  private static String telecom(String practitioner, int index, String system, String value) {
    return json(
        "{'practitioner_id':'%s','telecom_index':%d,'system':'%s','value':'%s'}"
            .formatted(practitioner, index, system, value));
  }

  private static String affiliationLocation(String affiliation, String location) {
    return json(
        "{'organization_affiliation_id':'%s','location_id':'%s'}".formatted(affiliation, location));
  }

  private static String team(String id, String status, String updated, String organization) {
    return json(
        "{'id':'%s','status':'%s','last_updated':'%s','managing_organization_id':'%s'}"
            .formatted(id, status, updated, organization));
  }

  private static String participant(String team, int index, String fields) {
    return json("{'care_team_id':'%s','participant_index':%d,%s}".formatted(team, index, fields));
  }
}
