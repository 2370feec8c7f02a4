package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.carelake.jobs.publish.DuckDb;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What fails takes as little with it as it can, says so, and tells nothing of a patient. */
@ExtendWith(Commands.Extension.class)
class FailuresIT {
  private static final String CANARY = "ZZCANARY";
  private static final String RESOURCES =
      """
      {"resourceType":"Patient","id":"p1","gender":"female","name":[{"family":"ZZCANARY-FAMILY"}]}
      {"resourceType":"Organization","id":"o1","name":"ZZCANARY-ORGANIZATION","partOf":{"reference":"Organization/absent"}}
      {"resourceType":"Location","id":"l1","name":"Site"}
      {"resourceType":"Practitioner","id":"d1","name":[{"family":"ZZCANARY-DOCTOR"}]}
      {"resourceType":"PractitionerRole","id":"r1","practitioner":{"reference":"Practitioner/d1"},"organization":{"reference":"Organization/o1"}}
      {"resourceType":"Patient","id":"p2","name":[{"family":"ZZCANARY-CUT
      {"resourceType":"Patient","id":"p3 ZZCANARY-ID"}
      """;

  @TempDir private static Path folder;
  @TempDir private Path place;

  private static SmallProject wellRun;
  private static SmallProject.Result first;

  @BeforeAll
  static void runWell(Commands commands) throws Exception {
    wellRun = SmallProject.create(commands, folder, RESOURCES);
    first = wellRun.run("run", "--tenant", "small");
  }

  @Test
  void warningsAndRefusedLinesAreToldAndHoldNothingUp() throws Exception {
    assertThat(first.exit()).as(first.output()).isZero();
    assertThat(first.output())
        .contains("Quarantine: ")
        .contains("1 INVALID_ID")
        .containsPattern("gold\\.organizations \\.+ \\[WARN")
        .containsPattern("tests +[0-9,]+ passed, [1-9][0-9]* warned, 0 failed");
    assertThat(wellRun.published("latest.json")).exists();
    assertNoValueIsTold(wellRun, first);
  }

  @Test
  void everyRunIsInAnAuditLogThatIsWholeAndTheTenantIsFreeAfterIt() throws Exception {
    SmallProject.Result verified = wellRun.command("audit", "verify", "--tenant", "small");
    assertThat(verified.exit()).as(verified.output()).isZero();
    assertThat(verified.output()).contains("whole: 2 entries, head 2:");
    String head = verified.output().strip().replaceAll("(?s).*head (2:[0-9a-f]{64})$", "$1");
    assertThat(first.output()).contains("audit      " + head);
    Path entries = wellRun.lakehouse().resolve("audit/entries");
    String finished = Files.readString(entries.resolve("000000000002.json"));
    assertThat(finished)
        .contains("\"status\":\"success\"")
        .contains("\"bronze.patient\":0")
        .contains("\"gold.organizations\":0")
        .contains("\"kind\":\"pii\"")
        .doesNotContain(CANARY);
    try (var locks = Files.list(wellRun.lakehouse().resolve("_lock"))) {
      assertThat(locks)
          .hasSize(1)
          .allMatch(lock -> lock.toFile().length() > 0)
          .allSatisfy(lock -> assertThat(lock).content().contains("\"released\":true"));
    }
  }

  @Test
  void aBrokenModelTakesItsDependantsAloneWithItAndTellsNoValue() throws Exception {
    SmallProject project = wellRun.copyTo(place.resolve("project"));
    String pointer = Files.readString(project.published("latest.json"));
    project.change(
        "transforms/models/engage/practitioner_role.sql",
        "role.active,",
        "role.no_such_column as active,");
    project.change(
        "transforms/models/engage/organizations.sql",
        "organization.name,",
        "cast(cast(organization.name as int) as string) as name,");
    project.input(
        "second.ndjson",
        """
        {"resourceType":"Patient","id":"p4","gender":["ZZCANARY-ONE","ZZCANARY-TWO"],"birthDate":{"a":"ZZCANARY-DATE"}}
        {"resourceType":"Patient","id":"p5","birthDate":"ZZCANARY-BIRTH","active":"ZZCANARY-ACTIVE"}
        {"resourceType":"Location","id":"l2","name":"Another site"}
        """);

    SmallProject.Result result = project.run("run", "--tenant", "small");

    assertThat(result.exit()).as(result.output()).isEqualTo(1);
    assertThat(result.output())
        .containsPattern("gold\\.practitioner_role \\.+ \\[ERROR")
        .contains("no_such_column")
        .containsPattern("gold\\.organizations \\.+ \\[ERROR")
        .contains("CAST_INVALID_INPUT")
        .containsPattern("gold\\.current_practitioner_role \\.+ \\[SKIP")
        .containsPattern("gold\\.practitioners \\.+ \\[SKIP")
        .containsPattern("gold\\.locations \\.+ \\[OK +2 rows")
        .contains("Publish skipped")
        .containsPattern("[1-9] resources don't fit the view");
    assertThat(Files.readString(project.published("latest.json"))).isEqualTo(pointer);
    assertNoValueIsTold(project, result);
  }

  @Test
  void aFailingTestKeepsTheFormerPublicationInForce() throws Exception {
    SmallProject project = wellRun.copyTo(place.resolve("project"));
    String pointer = Files.readString(project.published("latest.json"));
    String description = "    description: Name of the organization.\n";
    project.change(
        "transforms/models/engage/organizations.yml",
        description,
        description + "    tests:\n      - accepted_values: {values: [another]}\n");

    SmallProject.Result result = project.run("run", "--tenant", "small");

    assertThat(result.exit()).as(result.output()).isEqualTo(1);
    assertThat(result.output())
        .containsPattern("gold\\.organizations \\.+ \\[FAIL")
        .contains("organizations.yml:")
        .contains("Publish skipped");
    assertThat(Files.readString(project.published("latest.json"))).isEqualTo(pointer);
    assertNoValueIsTold(project, result);
  }

  @Test
  void oneTenantsFailureStopsNoOtherAndOneWithoutDataIsPassedOver() throws Exception {
    SmallProject project = wellRun.copyTo(place.resolve("project"));
    String pointer = Files.readString(project.published("latest.json"));
    project.input(
        "second.ndjson",
        """
        {"resourceType":"Location","id":"l2","name":"Another site"}
        """);
    String tenant =
        """
        tenant = %1$s
        packages = [fhir]
        sources = [{ name = extract, kind = fhir-ndjson, path = no-such-folder }]
        %2$s
        publish { pii { tables = ["silver.*"] } }
        """;
    Files.writeString(project.tenantFile("broken"), tenant.formatted("broken", ""));
    Files.writeString(
        project.tenantFile("demo"),
        tenant.formatted("demo", "without-data = \"make it with scripts/make-it\""));

    SmallProject.Result all = project.run("run");

    // tenants go by name, so the failure comes first
    assertThat(all.exit()).as(all.output()).isEqualTo(1);
    assertThat(all.output())
        .contains("SKIP tenant demo: no data; make it with scripts/make-it")
        .containsPattern("  broken  failed     [0-9.]+s  .*no-such-folder")
        .containsPattern("  demo    skipped    no data; make it with scripts/make-it")
        .containsPattern("  small   completed  [0-9.]+s  1 publication, [0-9]+ rows");
    assertThat(Files.readString(project.published("latest.json"))).isNotEqualTo(pointer);
    assertThat(project.folder().resolve("published/carelake-broken-pii")).doesNotExist();
    assertThat(project.folder().resolve("warehouse/demo")).doesNotExist();
  }

  @Test
  void anUnknownKeyIsWrongUsageAndNothingIsWritten(Commands commands) throws Exception {
    SmallProject project = SmallProject.create(commands, place.resolve("project"), RESOURCES);
    Path conf = project.tenantFile("small");
    Files.writeString(conf, Files.readString(conf) + "colour = blue\n");
    long line = Files.readAllLines(conf).size();

    SmallProject.Result result = project.run("run", "--tenant", "small");

    assertThat(result.exit()).as(result.output()).isEqualTo(2);
    assertThat(result.output()).contains("conf/tenants/small.conf:" + line).contains("colour");
    assertThat(project.folder().resolve("warehouse")).doesNotExist();
    assertThat(project.folder().resolve("published")).doesNotExist();
  }

  /** Neither console nor log nor ledger hold a planted value. */
  private static void assertNoValueIsTold(SmallProject project, SmallProject.Result result)
      throws Exception {
    assertThat(result.output()).doesNotContain(CANARY);
    assertThat(Files.readString(project.log())).doesNotContain(CANARY);
    try (DuckDb duckDb = DuckDb.open()) {
      String ledger = project.lakehouse().resolve("ledger").toString();
      assertThat(
              duckDb.rows(
                  "select * from read_parquet('" + ledger + "/*/*.parquet', union_by_name = true)"))
          .hasSizeGreaterThan(40)
          .noneMatch(row -> row.contains(CANARY));
    }
  }
}
