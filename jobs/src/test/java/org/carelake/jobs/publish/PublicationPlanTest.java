package org.carelake.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.project.MaskingProfiles;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SparkExtension.class)
class PublicationPlanTest {
  private static final ModelGraph GRAPH =
      ModelGraph.of(
          List.of(
              PlannedModel.of("fhir", "silver.patient", "id string id"),
              PlannedModel.of("engage", "silver.int__tags", "id string id"),
              PlannedModel.of("engage", "gold.int__late", "id string id"),
              PlannedModel.of(
                  "engage",
                  "gold.patient",
                  "id string id",
                  "practitioner_organization_id string entity-id",
                  "name string name",
                  "age int demographic"),
              PlannedModel.of(
                  "engage",
                  "gold.encounters",
                  "id string id",
                  "practitioner_organization_id string entity-id"),
              PlannedModel.of("engage", "gold.locations", "id string entity-id"),
              PlannedModel.of("engage", "gold.patient_anon", "id string id", "age int demographic"),
              PlannedModel.of("engage", "gold.locations_anon", "id string entity-id"),
              PlannedModel.of("metrics", "gold.fct_metrics_long", "metric_id string none"),
              PlannedModel.of("metrics", "gold.sessions", "month date none"),
              PlannedModel.of("metrics", "gold.eligible", "subject_patient_id string id")));

  @TempDir private Path project;

  @BeforeEach
  void writeDefaults() throws IOException {
    Files.createDirectories(project.resolve("conf/environments"));
    Files.createDirectories(project.resolve("conf/tenants"));
    Files.writeString(
        project.resolve("conf/carelake.conf"),
        """
        lakehouse = warehouse
        published = published
        threads = 2
        tracks = [named]
        masking-profile = safe-harbor
        limits { max-line-bytes = 1MiB, max-depth = 50 }
        """);
    Files.writeString(project.resolve("conf/environments/local.conf"), "");
  }

  private PublicationPlan plan(String publish) throws IOException {
    Files.writeString(
        project.resolve("conf/tenants/acme.conf"),
        "tenant = acme\npackages = [fhir]\nsources = []\npublish {\n" + publish + "\n}\n");
    TenantConfig tenant =
        new InstallationReader(project, project, Map.of()).read("local").tenants().get(0);
    return PublicationPlan.of(GRAPH, tenant);
  }

  private PublicationPlan.Part anon(String publish, String profile) throws IOException {
    Files.createDirectories(project.resolve("conf/masking"));
    Files.writeString(
        project.resolve("conf/masking/ours.conf"),
        "profile = ours\ndescription = ours\nstandard = none\nclasses {}\n" + profile + "\n");
    Files.writeString(
        project.resolve("conf/tenants/acme.conf"),
        "tenant = acme\npackages = [fhir]\nsources = []\ntracks = [named, anon]\n"
            + "masking-profile = ours\npseudonym-key { env = K }\npublish {\n"
            + publish
            + "\n}\n");
    TenantConfig tenant =
        new InstallationReader(project, project, Map.of()).read("local").tenants().get(0);
    return PublicationPlan.of(
            GRAPH, tenant, MaskingProfiles.of(new Project(project, project), tenant))
        .parts()
        .get(0);
  }

  private static AnonRules rules(PublicationPlan.Part part, String table) {
    return part.tables().stream()
        .filter(found -> found.name().equals(table))
        .map(found -> found.shape().anon())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theTenantSaysWhatBecomesOfRowsThatTheProfileLooksAt() throws IOException {
    String profile = "k-anonymity = [{ model = patient, quasi-identifiers = [age], k = 11 }]";
    PublicationPlan.Part part = anon("k-anonymity { k = 5, action = suppress }\nanon {}", profile);
    assertThat(rules(part, "patient_anon").definition())
        .containsExactly("k-anonymity: suppress, k 5, [age]");
    assertThat(rules(part, "locations_anon").definition()).isEmpty();

    AnonRules reported = rules(anon("anon {}", profile), "patient_anon");
    assertThat(reported.definition()).as("reports only, so it changes nothing").isEmpty();
    assertThat(reported.persons()).singleElement().satisfies(e -> assertThat(e.k()).isEqualTo(11));

    assertThatThrownBy(
            () ->
                anon(
                    "k-anonymity { action = fail }\nanon {}",
                    "k-anonymity = [{ model = patient, quasi-identifiers = [agee], k = 11 }]"))
        .hasMessageContaining("conf/masking/ours.conf:5")
        .hasMessageContaining("gold.patient_anon has no column 'agee' (did you mean 'age'?)");
  }

  @Test
  void anAnalystsTableSaysWhatItCountsWhereSmallCountsAreTakenOut() throws IOException {
    String publish = "small-cells { threshold = 7, targets = [metrics, anon] }\nanon {}";
    assertThatThrownBy(() -> anon(publish, "aggregates = [{ model = locations, counts = [id] }]"))
        .hasMessageContaining("conf/tenants/acme.conf:9")
        .hasMessageContaining("gold.patient_anon (patient_anon.sql) is no twin")
        .hasMessageContaining("'aggregates' or 'k-anonymity'");
    PublicationPlan.Part part =
        anon(
            publish,
            "aggregates = [{ model = locations, counts = [id] },"
                + " { model = patient, counts = [age], within = [id] }]");
    assertThat(rules(part, "patient_anon").definition())
        .containsExactly("counts from 1 to 7: [age], within [id]");
    assertThat(
            rules(
                    anon("anon {}", "aggregates = [{ model = patient, counts = [age] }]"),
                    "patient_anon")
                .definition())
        .as("not without the tenant's wish")
        .isEmpty();
  }

  private static List<String> names(PublicationPlan.Part part) {
    return part.tables().stream().map(table -> table.source().toString()).toList();
  }

  @Test
  void withoutNamesEachTargetTakesWhatItIsFor() throws IOException {
    List<PublicationPlan.Part> parts = plan("pii {}\nanon {}\nmetrics {}").parts();
    assertThat(parts)
        .extracting(part -> part.target().kind())
        .containsExactly("anon", "metrics", "pii");
    assertThat(names(parts.get(0))).containsExactly("gold.locations_anon", "gold.patient_anon");
    assertThat(names(parts.get(1))).containsExactly("gold.fct_metrics_long");
    assertThat(names(parts.get(2)))
        .containsExactly("gold.encounters", "gold.locations", "gold.patient");
    assertThat(parts.get(1).tables().get(0).shape().definition()).isEqualTo("small cells: 1 to 10");
    assertThat(parts.get(2).tables().get(0).sortBy()).containsExactly("id");
  }

  @Test
  void patternsTakeNoHelpersAndForNamesNoTwins() throws IOException {
    assertThat(names(plan("pii { tables = [\"package:engage\"] }").parts().get(0)))
        .containsExactly("gold.encounters", "gold.locations", "gold.patient");
    assertThat(names(plan("pii { tables = [\"silver.*\", int__late] }").parts().get(0)))
        .containsExactly("silver.patient", "gold.int__late");
    assertThat(names(plan("anon { tables = [\"patient*_anon\"] }").parts().get(0)))
        .containsExactly("gold.patient_anon");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "anon { tables = [gold.patient_anon, gold.encounters] } | 'gold.encounters' names"
            + " gold.encounters, but the target 'anon' takes anonymised twins only",
        "anon { tables = [\"gold.*\"] } | takes anonymised twins only",
        "anon { tables = [\"package:engage\"] } | takes anonymised twins only",
        "metrics { tables = [gold.patient] } | takes models of the package 'metrics' only",
        "metrics { tables = [eligible] } | takes no rows of persons; it has subject_patient_id",
        "metrics { tables = [sessions] } | suppresses small cells",
        "pii { tables = [gold.patients] } | did you mean 'gold.patient'",
        "pii { views = [{ name = a, rows = \"org = '1'\" }] } | role 'a' gets no table",
        "pii { views = [{ name = a, rows = \"id = \" }] } | is no SQL condition",
        "pii { views = [{ name = a, rows = \"true\" }] } | names no column",
        "pii { views = [{ name = a, rows = \"id in (select id from gold.patient)\" }] } | one"
            + " condition over a table's own columns",
        "pii { views = [{ name = a, rows = \"id = 1) or (1 = 1\" }] } | is no SQL condition",
        "pii { views = [{ name = a, rows = \"id = uuid()\" }] } | is refused",
        "pii { views = [{ name = a, rows = \"id = reflect('java.lang.System', 'exit')\" }] } | is"
            + " refused",
        "pii { views = [{ name = a, tables = [patient_anon] }] } | names no table of the target",
        "pii { views = [{ name = a, columns { patient = [ids] } }] } | no column 'ids' (did you",
        "pii { views = [{ name = a, columns { persons = [id] } }] } | gets no table 'persons'",
      })
  void whatATargetDoesNotTakeIsAnErrorWithFileAndLine(String publish, String message) {
    assertThatThrownBy(() -> plan(publish))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("conf/tenants/acme.conf:5: ")
        .hasMessageContaining(message);
  }

  @Test
  void modelsOfMetricsArePublishedWhereNothingIsSuppressed() throws IOException {
    PublicationPlan plan =
        plan("small-cells { targets = [] }\nmetrics { tables = [sessions, fct_metrics_long] }");
    assertThat(names(plan.parts().get(0)))
        .containsExactly("gold.fct_metrics_long", "gold.sessions");
    assertThat(plan.parts().get(0).tables().get(0).shape()).isEqualTo(TableShape.WHOLE);
  }

  @Test
  void aRoleGetsTheTablesThatItsFilterFits(SparkSession spark) throws IOException {
    PublicationPlan plan =
        plan(
            "pii { views = [{ name = org-12, rows = \"practitioner_organization_id = '12'\","
                + " columns { patient = [age, id] } }] }");
    PublicationPlan.Part role = plan.parts().get(1);
    assertThat(role.target().path()).endsWith("carelake-acme-pii/roles/org-12");
    assertThat(names(role)).containsExactly("gold.encounters", "gold.patient");
    assertThat(role.tables().get(1).shape().columns()).containsExactly("age", "id");
    assertThat(role.omitted())
        .containsExactly(
            new OmittedTable(
                org.carelake.schemas.table.TableName.gold("locations"),
                "has no column practitioner_organization_id to filter by"));
    plan.checkFilters(spark);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"age | doesn't fit", "age + 1 | doesn't fit", "name = array(age) | doesn't fit"})
  void aFilterOfTheWrongTypeIsAnErrorWithFileAndLine(
      String rows, String message, SparkSession spark) throws IOException {
    PublicationPlan plan = plan("pii { views = [{ name = a, rows = \"" + rows + "\" }] }");
    assertThatThrownBy(() -> plan.checkFilters(spark))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("conf/tenants/acme.conf:5: ")
        .hasMessageContaining(message)
        .hasMessageContaining("gold.patient");
  }
}
