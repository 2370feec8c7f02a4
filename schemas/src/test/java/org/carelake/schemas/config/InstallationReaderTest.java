package org.carelake.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallationReaderTest {
  private static final String DEFAULTS =
      """
      lakehouse = warehouse
      published = published
      threads = 2
      tracks = [named]
      masking-profile = safe-harbor
      limits { max-line-bytes = 1MiB, max-depth = 50 }
      spark { "spark.sql.session.timeZone" = UTC }
      """;
  private static final String ACME =
      """
      tenant = acme
      packages = [fhir]
      sources = [{ name = raw, kind = fhir-ndjson, path = in }]
      publish { pii { tables = ["silver.*"] } }
      """;

  @TempDir private Path project;

  @BeforeEach
  void writeDefaults() throws IOException {
    Files.createDirectories(project.resolve("conf/environments"));
    Files.createDirectories(project.resolve("conf/tenants"));
    write("carelake.conf", DEFAULTS);
    write("environments/local.conf", "demo-pseudonym-key = \"a demo key\"\n");
    write("environments/s3.conf", "published = \"s3a://\"\n");
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(project.resolve("conf").resolve(file), text);
  }

  private Installation read(String environment, Map<String, String> variables) {
    return new InstallationReader(project, project, variables).read(environment);
  }

  private Installation read() {
    return read("local", Map.of());
  }

  @Test
  void aTenantHasWhatItsFileSaysAndTheDefaultsForTheRest() throws IOException {
    write("tenants/acme.conf", ACME);
    TenantConfig tenant = read().tenants().get(0);
    assertThat(tenant.name()).isEqualTo("acme");
    assertThat(tenant.root()).isEqualTo(project.resolve("warehouse/acme").toString());
    assertThat(tenant.limits()).isEqualTo(new IngestLimits(1024 * 1024, 50));
    assertThat(tenant.maskingProfile()).isEqualTo("safe-harbor");
    assertThat(tenant.publish())
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.bucket()).isEqualTo("carelake-acme-pii");
              assertThat(target.path())
                  .isEqualTo(project.resolve("published/carelake-acme-pii").toString());
            });
    assertThat(((SourceConfig.FhirNdjson) tenant.sources().get(0)).path())
        .isEqualTo(project.resolve("in").toString());
  }

  @Test
  void aTenantMaySayWhoseMetricsItWants() throws IOException {
    write("tenants/acme.conf", ACME);
    assertThat(read().tenants().get(0).metricsMode()).isEqualTo("specification");
    write("tenants/acme.conf", ACME + "\nmetrics { mode = reference }\n");
    assertThat(read().tenants().get(0).metricsMode()).isEqualTo("reference");
    write("tenants/acme.conf", ACME + "\nmetrics { mode = guide }\n");
    assertThatThrownBy(this::read)
        .hasMessageContaining("conf/tenants/acme.conf:")
        .hasMessageContaining("knows specification and reference, found 'guide'");
  }

  @Test
  void aSchemeForPublishedMakesBucketsUris() throws IOException {
    write("tenants/acme.conf", ACME);
    assertThat(read("s3", Map.of()).tenants().get(0).publish().get(0).path())
        .isEqualTo("s3a://carelake-acme-pii");
  }

  @Test
  void environmentVariablesAreSubstituted() throws IOException {
    write("tenants/acme.conf", ACME + "root = ${ACME_ROOT}\n");
    assertThat(read("local", Map.of("ACME_ROOT", "/data/acme")).tenants().get(0).root())
        .isEqualTo("/data/acme");
  }

  @Test
  void aVariableOverridesAValueOnlyWhereItIsSet() throws IOException {
    write("tenants/acme.conf", ACME + "root = /data/one\nroot = ${?ACME_ROOT}\n");
    assertThat(read().tenants().get(0).root()).isEqualTo("/data/one");
    assertThat(read("local", Map.of("ACME_ROOT", "/data/two")).tenants().get(0).root())
        .isEqualTo("/data/two");
  }

  @Test
  void anUnsetVariableIsAnErrorThatShowsNoOther() throws IOException {
    write("tenants/acme.conf", ACME + "root = ${ACME_ROOT}\n");
    assertThatThrownBy(() -> read("local", Map.of("SECRET", "hush-hush")))
        .hasMessageContaining("conf/tenants/acme.conf:5")
        .hasMessageContaining("ACME_ROOT")
        .hasMessageNotContaining("hush-hush");
  }

  @Test
  void theOrderOfLargeTablesIsRead() throws IOException {
    write("tenants/acme.conf", ACME);
    assertThat(read().tenants().get(0).zOrders()).isEmpty();
    write(
        "tenants/acme.conf",
        ACME + "z-order { \"silver.observation\" = [subject_id, effective_date] }\n");
    assertThat(read().tenants().get(0).zOrders())
        .singleElement()
        .satisfies(
            order -> {
              assertThat(order.table()).isEqualTo(TableName.silver("observation"));
              assertThat(order.columns()).containsExactly("subject_id", "effective_date");
              assertThat(order.location().line()).isEqualTo(5);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          observation = [a]                    | must be a table
          "iron.observation" = [a]             | must be a table
          "silver.observation" = a             | must be a list of texts
          "silver.observation" = []            | one to 4 different columns
          "silver.observation" = [a, b, a]     | one to 4 different columns
          "silver.observation" = [a, b, c, d, e] | one to 4 different columns
          """)
  void anOrderThatIsNoneIsAnErrorWithTheLine(String entry, String words) throws IOException {
    write("tenants/acme.conf", ACME + "z-order {\n" + entry + "\n}\n");
    assertThatThrownBy(this::read)
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("conf/tenants/acme.conf:6")
        .hasMessageContaining(words);
  }

  @Test
  void anUnknownKeyIsAnErrorWithFileLineAndSuggestion() throws IOException {
    write("tenants/acme.conf", ACME + "pakages = [x]\n");
    assertThatThrownBy(this::read)
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("conf/tenants/acme.conf:5")
        .hasMessageContaining("unknown key 'pakages'")
        .hasMessageContaining("did you mean 'packages'?");
  }

  @Test
  void aMissingValueIsAnErrorWithTheFile() throws IOException {
    write("tenants/acme.conf", "tenant = acme\npackages = [fhir]\n");
    assertThatThrownBy(this::read)
        .hasMessageContaining("conf/tenants/acme.conf")
        .hasMessageContaining("'sources' is missing");
  }

  @Test
  void aMistypedKeyIsNamedWhereOneIsMissing() throws IOException {
    write("tenants/acme.conf", "tenant = acme\npackages = [fhir]\nsuorces = []\n");
    assertThatThrownBy(this::read)
        .hasMessageContaining("conf/tenants/acme.conf:3")
        .hasMessageContaining("'sources' is missing")
        .hasMessageContaining("there is 'suorces' (did you mean 'sources'?)");
  }

  @Test
  void aWrongTypeIsAnErrorWithTheLine() throws IOException {
    write("tenants/acme.conf", "tenant = acme\npackages = fhir\nsources = []\n");
    assertThatThrownBy(this::read)
        .hasMessageContaining("conf/tenants/acme.conf:2")
        .hasMessageContaining("'packages' must be a list of texts");
  }

  @Test
  void brokenSyntaxIsAnErrorWithTheLine() throws IOException {
    write("tenants/acme.conf", "tenant = acme\npackages = [\n");
    assertThatThrownBy(this::read).hasMessageContaining("conf/tenants/acme.conf:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../other",
        "a/b",
        "A-b",
        "x",
        "-ab",
        "ab-",
        "tenant=x",
        "a.b",
        "a..b",
        "аcme",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "a b"
      })
  void aTenantNameThatCouldLeaveItsFolderIsRefused(String name) throws IOException {
    write("tenants/acme.conf", ACME.replace("tenant = acme", "tenant = \"" + name + "\""));
    assertThatThrownBy(this::read)
        .hasMessageContaining("conf/tenants/acme.conf:1")
        .hasMessageContaining("'tenant' must be");
  }

  @Test
  void twoTenantsNeverShareARootOrLieInOneAnother() throws IOException {
    write("tenants/acme.conf", ACME + "root = data\n");
    write("tenants/bravo.conf", ACME.replace("acme", "bravo") + "root = data/inner\n");
    assertThatThrownBy(this::read)
        .hasMessageContaining("conf/tenants/bravo.conf")
        .hasMessageContaining("shares its root")
        .hasMessageContaining("'acme'");
  }

  @Test
  void twoTenantsNeverShareABucket() throws IOException {
    write("tenants/acme.conf", ACME);
    write(
        "tenants/bravo.conf",
        ACME.replace("acme", "bravo").replace("tables", "bucket = carelake-acme-pii, tables"));
    assertThatThrownBy(this::read)
        .hasMessageContaining("conf/tenants/bravo.conf:4")
        .hasMessageContaining("shares bucket 'carelake-acme-pii'");
  }

  @Test
  void twoTenantsNeverShareAKey() throws IOException {
    write("tenants/acme.conf", ACME + "pseudonym-key { env = KEY }\n");
    write("tenants/bravo.conf", ACME.replace("acme", "bravo") + "pseudonym-key { env = KEY }\n");
    assertThatThrownBy(this::read).hasMessageContaining("shares its pseudonym key");
  }

  @Test
  void tenantsMayNotAskAFhirServerAsOneAnother() throws IOException {
    String server =
        "{ name = ehr, kind = fhir-bulk, url = \"https://x\","
            + " auth { kind = bearer, token { env = EHR } } }";
    String asking = ACME.replace("{ name = raw, kind = fhir-ndjson, path = in }", server);
    write("tenants/acme.conf", asking);
    write("tenants/bravo.conf", asking.replace("acme", "bravo"));
    assertThatThrownBy(this::read)
        .hasMessageContaining("tenant 'bravo' shares the credentials of source 'ehr'");
  }

  @Test
  void aSourceInsideTheLakehouseIsRefused() throws IOException {
    write("tenants/acme.conf", ACME.replace("path = in", "path = warehouse/acme/bronze"));
    assertThatThrownBy(this::read)
        .hasMessageContaining("source 'raw' and the lakehouse root overlap");
  }

  @Test
  void allProblemsOfAllFilesAreToldAtOnce() throws IOException {
    write("tenants/acme.conf", ACME + "first = 1\n");
    write("tenants/bravo.conf", ACME.replace("acme", "bravo") + "second = 1\n");
    assertThatThrownBy(this::read).hasMessageContaining("'first'").hasMessageContaining("'second'");
  }

  @Test
  void aDemoKeyOutsideTheLocalEnvironmentIsRefused() throws IOException {
    write("environments/s3.conf", "demo-pseudonym-key = \"x\"\n");
    assertThatThrownBy(() -> read("s3", Map.of()))
        .hasMessageContaining("conf/environments/s3.conf:1")
        .hasMessageContaining("local environment alone");
  }

  @Test
  void aPasswordInAUrlIsRefused() throws IOException {
    write(
        "tenants/acme.conf",
        ACME.replace(
            "kind = fhir-ndjson, path = in",
            "kind = airbyte-postgres, user = u, url = \"jdbc:postgresql://h/d?password=p\""));
    assertThatThrownBy(this::read)
        .hasMessageContaining("must not hold a password")
        .hasMessageNotContaining("password=p");
  }

  private SourceConfig.AirbytePostgres airbyte(String more) throws IOException {
    write(
        "tenants/acme.conf",
        ACME.replace(
            "kind = fhir-ndjson, path = in",
            "kind = airbyte-postgres, user = u, url = \"jdbc:postgresql://h/d\"" + more));
    return (SourceConfig.AirbytePostgres) read().tenants().get(0).sources().get(0);
  }

  @Test
  void whatAirbyteFillsIsReadByItsTimeOfExtractionUnlessToldOtherwise() throws IOException {
    assertThat(airbyte("").cursor())
        .contains(new SourceConfig.AirbyteCursor(Duration.ofDays(1), Optional.empty()));
    assertThat(airbyte(", lookback = 6h, whole-every = 7 days").cursor())
        .contains(
            new SourceConfig.AirbyteCursor(Duration.ofHours(6), Optional.of(Duration.ofDays(7))));
    assertThat(airbyte(", by-cursor = false").cursor()).isEmpty();
    assertThatThrownBy(() -> airbyte(", by-cursor = false, lookback = 1h"))
        .hasMessageContaining("conf/tenants/acme.conf:3: 'sources[].lookback' has no meaning");
    assertThatThrownBy(() -> airbyte(", lookback = 0s"))
        .hasMessageContaining("'sources[].lookback' must be longer than nothing");
  }

  @Test
  void anUnknownEnvironmentIsAnErrorThatNamesTheKnownOnes() {
    assertThatThrownBy(() -> read("lcoal", Map.of()))
        .hasMessageContaining("did you mean 'local'?")
        .hasMessageContaining("known: local, s3");
  }
}
