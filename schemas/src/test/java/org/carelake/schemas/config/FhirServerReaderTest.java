package org.carelake.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.carelake.schemas.error.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FhirServerReaderTest {
  private static final SecretReference KEY =
      new SecretReference.SecretFile("/keys/ehr.json", Location.of("t.conf"));

  private static SourceConfig read(String kind, String text) {
    Section section =
        new Section(
            "",
            ConfigFactory.parseString(
                    text, ConfigParseOptions.defaults().setOriginDescription("conf/tenants/t.conf"))
                .root());
    FhirServerReader reader =
        new FhirServerReader(
            secret -> {
              secret.string("file");
              secret.done();
              return KEY;
            });
    SourceConfig source =
        kind.equals("bulk") ? reader.bulk("ehr", section) : reader.search("ehr", section);
    section.done();
    return source;
  }

  @Test
  void bindsAnExportWithAllItsKeys() {
    SourceConfig.FhirBulk bulk =
        (SourceConfig.FhirBulk)
            read(
                "bulk",
                """
                url = "https://fhir.example.org/r4/"
                level = group, group = g-1
                types = [Patient, Encounter]
                deletions = history
                auth {
                  kind = smart-backend, client-id = carelake, key { file = k }
                  key-id = k1, token-url = "https://login.example.org/token", scope = "system/Patient.rs"
                }
                trusted-origins = ["https://Files.example.org"]
                patience { request = 30s, total = 2h, attempts = 3, poll-every = 5s }
                """);
    assertThat(bulk.server())
        .isEqualTo(
            new FhirServer(
                URI.create("https://fhir.example.org/r4"),
                Optional.of(
                    new FhirAuthentication.SmartBackend(
                        "carelake",
                        KEY,
                        Optional.of("k1"),
                        Optional.of(URI.create("https://login.example.org/token")),
                        "system/Patient.rs")),
                List.of("https://files.example.org:443"),
                new FhirServer.Patience(
                    Duration.ofSeconds(30),
                    Duration.ofHours(2),
                    3,
                    Optional.of(Duration.ofSeconds(5)))));
    assertThat(bulk.level()).isEqualTo(SourceConfig.ExportLevel.GROUP);
    assertThat(bulk.group()).contains("g-1");
    assertThat(bulk.deletions()).isEqualTo(SourceConfig.Deletions.HISTORY);
    assertThat(bulk.scope())
        .isEqualTo("export https://fhir.example.org/r4 GROUP g-1 [Encounter, Patient]");
  }

  @Test
  void usuallyExportsTheWholeServer() {
    SourceConfig.FhirBulk bulk =
        (SourceConfig.FhirBulk) read("bulk", "url = \"https://fhir.example.org\"");
    assertThat(bulk.level()).isEqualTo(SourceConfig.ExportLevel.SYSTEM);
    assertThat(bulk.types()).isEmpty();
    assertThat(bulk.server().patience()).isEqualTo(FhirServer.Patience.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bulk | url = \"ftp://x\" | 'url' must be a URL that begins with https:// or http://",
        "bulk | url = \"https://u:p@x\" | 'url' must hold no user, query or fragment",
        "bulk | url = \"https://x\", level = all | 'level' knows system, patient, group, found 'all'",
        "bulk | url = \"https://x\", level = group | belongs to level = group",
        "bulk | url = \"https://x\", group = a | belongs to level = group",
        "bulk | url = \"https://x\", types = [Pacient] | names no resource type of R4: 'Pacient'",
        "bulk | url = \"https://x\", typs = [Patient] | unknown key 'typs'",
        "bulk | url = \"http://x\", auth { kind = bearer, token { file = k } } | must begin with https: credentials",
        "bulk | url = \"https://x\", auth { kind = basic } | 'auth.kind' is unknown: 'basic'",
        "bulk | url = \"https://x\", trusted-origins = [\"http://y\"] | must begin with https: they get the token",
        "bulk | url = \"https://x\", patience { total = 0s } | 'patience.total' must be longer than nothing",
        "search | url = \"https://x\", types = [] | 'types' must name at least one",
        "search | url = \"https://x\", types = [Patient], page-size = 0 | 'page-size' must be at least 1",
      })
  void refusesWhatIsWrong(String kind, String text, String message) {
    assertThatThrownBy(() -> read(kind, text))
        .hasMessageContaining("conf/tenants/t.conf")
        .hasMessageContaining(message);
  }
}
