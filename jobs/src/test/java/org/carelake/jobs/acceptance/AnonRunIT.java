package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.carelake.jobs.publish.DuckDb;
import org.carelake.testing.ByteSearch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a tenant with an anonymised track from the command line. */
@ExtendWith(Commands.Extension.class)
class AnonRunIT {
  private static final String KEY = "a secret that stands in a file, with more than 32 bytes";
  private static final String RESOURCES =
      """
      {"resourceType":"Patient","id":"ZZCANARY-P1","gender":"female","birthDate":"1961-05-04","name":[{"family":"ZZCANARY-FAMILY","given":["Zoe"]}],"telecom":[{"system":"phone","value":"555-0100"}]}
      {"resourceType":"Encounter","id":"ZZCANARY-E1","status":"finished","class":{"code":"HH"},"subject":{"reference":"Patient/ZZCANARY-P1"},"reasonCode":[{"text":"about ZZCANARY-TEXT"}],"period":{"start":"2026-01-05T10:00:00Z"}}
      {"resourceType":"Practitioner","id":"ZZCANARY-D1","name":[{"family":"ZZCANARY-DOCTOR"}]}
      """;

  @TempDir private static Path folder;
  @TempDir private Path place;

  private static SmallProject project;
  private static SmallProject.Result first;

  @BeforeAll
  static void runOnce(Commands commands) throws Exception {
    project = SmallProject.create(commands, folder, RESOURCES);
    Path conf = project.tenantFile("small");
    Files.writeString(
        conf,
        Files.readString(conf)
            + """
            tracks = [named, anon]
            pseudonym-key { file = key.txt }
            publish { anon { tables = ["*_anon"] } }
            """);
    Files.writeString(folder.resolve("key.txt"), KEY + "\n");
    Path events = Files.createDirectories(folder.resolve("events"));
    Path local = folder.resolve("conf/environments/local.conf");
    Files.writeString(
        local,
        Files.readString(local)
            + "spark { \"spark.eventLog.enabled\" = true, \"spark.eventLog.compress\" = false,"
            + " \"spark.eventLog.dir\" = \""
            + events.toUri()
            + "\" }\n");
    first = project.run("run", "--tenant", "small");
  }

  @Test
  void neitherValuesNorTheKeyStandAnywhereInTheAnonymisedTrack() throws Exception {
    assertThat(first.exit()).as(first.output()).isZero();
    Path anon = folder.resolve("published/carelake-small-anon");
    assertThat(anon.resolve("latest.json")).exists();
    assertThat(
            new ByteSearch(folder.resolve("published/carelake-small-pii"))
                .found(List.of("ZZCANARY")))
        .isNotEmpty();
    assertNone(anon, "ZZCANARY", KEY);
    assertNone(project.lakehouse().resolve("ledger"), "ZZCANARY", KEY);
    assertNone(project.lakehouse(), KEY);
    assertThat(folder.resolve("events")).isNotEmptyDirectory();
    assertNone(folder.resolve("events"), "ZZCANARY", KEY);
    assertThat(first.output() + Files.readString(project.log()))
        .doesNotContain("ZZCANARY")
        .doesNotContain(KEY);
    try (DuckDb duckDb = DuckDb.open(anon.resolve("duckdb.sql"))) {
      List<String> patients = duckDb.rows("select id, gender, age_years from patient_anon");
      assertThat(patients).singleElement().asString().matches("[0-9a-f]{64}\\|female\\|65");
      assertThat(
              duckDb.rows(
                  "select count(*) from encounters_anon e join patient_anon p on e.subject_id ="
                      + " p.id"))
          .containsExactly("1");
    }
  }

  @Test
  void aChangedKeyIsRefusedUnlessItIsMeant() throws Exception {
    SmallProject copy = project.copyTo(place.resolve("project"));
    Files.writeString(copy.folder().resolve("key.txt"), KEY + " and another end");

    SmallProject.Result refused =
        copy.run("build", "--tenant", "small", "--select", "patient_anon");
    assertThat(refused.exit()).as(refused.output()).isEqualTo(2);
    assertThat(refused.output()).contains("the pseudonym key has changed").contains("--rotate-key");

    SmallProject.Result rotated =
        copy.run("build", "--tenant", "small", "--select", "patient_anon", "--rotate-key");
    assertThat(rotated.exit()).as(rotated.output()).isZero();
    assertThat(rotated.output()).containsPattern("gold\\.patient_anon \\.+ \\[OK");
  }

  @Test
  void anAnalystsModelThatShowsANameStopsTheBuildAndThePublication() throws Exception {
    SmallProject copy = project.copyTo(place.resolve("project"));
    String pointer =
        Files.readString(copy.folder().resolve("published/carelake-small-anon/latest.json"));
    Path models = copy.folder().resolve("transforms/models/engage");
    Files.writeString(
        models.resolve("remarks_anon.sql"),
        "select gender, name_family as remark from silver.patient\n");
    Files.writeString(
        models.resolve("remarks_anon.yml"),
        """
        model: remarks_anon
        layer: gold
        description: Remarks.
        grain: one row per patient
        key: [remark]
        columns:
          - {name: gender, type: string, phi: demographic, description: Sex.}
          - {name: remark, type: string, phi: none, description: Nothing.}
        """);

    SmallProject.Result result = copy.run("run", "--tenant", "small");

    assertThat(result.exit()).as(result.output()).isEqualTo(1);
    assertThat(result.output())
        .contains("remarks_anon.sql: gold.remarks_anon would show")
        .contains("column 'remark' shows silver.patient.name_family")
        .contains("Publish skipped");
    assertThat(Files.readString(copy.folder().resolve("published/carelake-small-anon/latest.json")))
        .isEqualTo(pointer);
  }

  private static void assertNone(Path folder, String... texts) throws Exception {
    assertThat(new ByteSearch(folder).found(List.of(texts))).isEmpty();
  }
}
