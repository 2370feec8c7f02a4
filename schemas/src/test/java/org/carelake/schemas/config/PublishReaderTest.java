package org.carelake.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.carelake.schemas.error.CarelakeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishReaderTest {
  private static final String TENANT =
      """
      tenant = %s
      packages = [fhir]
      sources = [{ name = raw, kind = fhir-ndjson, path = in }]
      publish {
      %s
      }
      """;

  @TempDir private Path project;

  @BeforeEach
  void writeDefaults() throws IOException {
    ConfFolder.write(project);
    Files.writeString(project.resolve("conf/environments/s3.conf"), "published = \"s3a://\"\n");
  }

  private void tenant(String name, String publish) throws IOException {
    Files.writeString(
        project.resolve("conf/tenants/" + name + ".conf"), TENANT.formatted(name, publish));
  }

  private List<PublishTarget> read() {
    return new InstallationReader(project, project, Map.of())
        .read("s3").tenants().stream().flatMap(tenant -> tenant.publish().stream()).toList();
  }

  @Test
  void threeEmptyTargetsHaveBucketsOfTheirOwnAndTheDefaults() throws IOException {
    tenant("acme", "pii {}\nanon {}\nmetrics {}");
    assertThat(read())
        .extracting(PublishTarget::path)
        .containsExactly(
            "s3a://carelake-acme-anon", "s3a://carelake-acme-metrics", "s3a://carelake-acme-pii");
    assertThat(read())
        .allSatisfy(
            target -> {
              assertThat(target.tables()).isEmpty();
              assertThat(target.formats()).containsExactly(PublishFormat.PARQUET);
              assertThat(target.options()).isEqualTo(BucketOptions.NONE);
              assertThat(target.smallCells()).isEqualTo(SmallCellOptions.DEFAULT);
              assertThat(target.anonymity()).isEqualTo(AnonymityOptions.DEFAULT);
              assertThat(target.keep()).isEqualTo(3);
            });
    assertThat(SmallCellOptions.DEFAULT.threshold()).isEqualTo(10);
    assertThat(SmallCellOptions.DEFAULT.targets()).containsExactly("metrics");
  }

  @Test
  void everyKeyIsBound() throws IOException {
    tenant(
        "acme",
        """
        formats = [parquet, csv]
        keep = 7
        small-cells { threshold = 5, organization-level = true, together = [[a, b], [c, d]] }
        k-anonymity { k = 11, action = suppress }
        pii {
          tables = [gold.patient,
                    "package:fhir"]
          formats = [parquet]
          credentials {
            access-key { env = ACME_ID }
            secret-key { file = /run/secrets/acme }
            session-token { env = ACME_TOKEN }
          }
          s3 {
            encryption = sse-kms, kms-key = "alias/acme", endpoint = "http://minio:9000"
            region = eu-central-1, path-style = true, attempts = 4, retries = 6
            retry-interval = 250ms, multipart-size = 32MiB, checksum = SHA256
          }
          views = [
            { name = org-12, rows = "organization_id = '12'", tables = [patient]
              columns { patient = [id, gender] } }
          ]
        }
        """);
    PublishTarget target = read().get(0);
    assertThat(target.tables())
        .extracting(selector -> selector.expression() + " " + selector.location().line())
        .containsExactly("gold.patient 10", "package:fhir 11");
    assertThat(target.formats()).containsExactly(PublishFormat.PARQUET);
    assertThat(target.keep()).isEqualTo(7);
    assertThat(target.smallCells())
        .isEqualTo(
            new SmallCellOptions(
                5, Set.of("metrics"), true, List.of(List.of("a", "b"), List.of("c", "d"))));
    assertThat(target.anonymity())
        .isEqualTo(new AnonymityOptions(OptionalInt.of(11), AnonymityOptions.Action.SUPPRESS));
    BucketOptions options = target.options();
    BucketOptions.Credentials credentials = options.credentials().orElseThrow();
    assertThat(((SecretReference.EnvironmentVariable) credentials.accessKey()).name())
        .isEqualTo("ACME_ID");
    assertThat(((SecretReference.SecretFile) credentials.secretKey()).path())
        .isEqualTo("/run/secrets/acme");
    assertThat(credentials.sessionToken()).isPresent();
    assertThat(options.encryption())
        .contains(new BucketOptions.Encryption.SseKms(Optional.of("alias/acme")));
    assertThat(options.endpoint()).contains("http://minio:9000");
    assertThat(options.region()).contains("eu-central-1");
    assertThat(options.pathStyle()).contains(true);
    assertThat(options.attempts()).isEqualTo(OptionalInt.of(4));
    assertThat(options.retries()).isEqualTo(OptionalInt.of(6));
    assertThat(options.retryInterval()).contains("250ms");
    assertThat(options.multipartBytes()).isEqualTo(OptionalLong.of(32L << 20));
    assertThat(options.checksum()).contains("SHA256");
    PublishView view = target.views().get(0);
    assertThat(view.rows()).contains("organization_id = '12'");
    assertThat(view.columns().get("patient").names()).containsExactly("id", "gender");
    assertThat(target.forView(view).path()).isEqualTo("s3a://carelake-acme-pii/roles/org-12");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pii { formats = [csv] } | 'publish.pii.formats' must hold parquet",
        "pii { formats = [parquet, xlsx] } | knows parquet and csv, found 'xlsx'",
        "pii { tables = [] } | is empty; leave it out",
        "pii { bucket = \"A\" } | must be 3 to 63 lower-case letters",
        "raw {} | unknown key 'publish.raw'",
        "small-cells { targets = [pii] } | knows metrics and anon, or [] for none",
        "k-anonymity { k = 5 } | 'publish.k-anonymity.action' is missing",
        "k-anonymity { action = hide } | knows report, blank, suppress, fail, found 'hide'",
        "k-anonymity { action = fail, k = 0 } | must be at least 1",
        "small-cells { threshold = 0 } | must be at least 1",
        "small-cells { together = [a] } | list of lists",
        "pii { s3 { encryption = aes } } | knows sse-s3 and sse-kms",
        "pii { s3 { encryption = sse-s3, kms-key = x } } | needs encryption = sse-kms",
        "pii { s3 { multipart-size = 1MiB } } | at least 5MiB",
        "pii { s3 { checksum = MD5 } } | knows CRC32, CRC32C, SHA1, SHA256",
        "pii { s3 { retry-interval = soon } } | a time such as 500ms",
        "pii { credentials { access-key = AKIA } } | must be a block",
        "pii { credentials { access-key { env = A } } } | 'publish.pii.credentials.secret-key' is missing",
        "pii { views = [{ name = reader, rows = \"a = 1\" }] } | neither 'writer' nor 'reader'",
        "pii { views = [{ name = \"../x\", rows = \"a = 1\" }] } | lower-case letters",
        "pii { views = [{ name = all }] } | is a view of everything",
        "pii { views = [{ name = a, rows = b }, { name = a, rows = c }] } | stands twice: 'a'",
      })
  void aWrongValueIsAnErrorWithFileAndLine(String publish, String message) throws IOException {
    tenant("acme", publish);
    assertThatThrownBy(this::read)
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("conf/tenants/acme.conf:5")
        .hasMessageContaining(message);
  }

  @Test
  void noTwoBucketsShareCredentials() throws IOException {
    String credentials =
        "{ credentials { access-key { env = %s }, secret-key { env = SECRET } } }\n";
    tenant("acme", "pii " + credentials.formatted("A") + "anon " + credentials.formatted("B"));
    assertThatThrownBy(this::read)
        .hasMessageContaining("conf/tenants/acme.conf:5")
        .hasMessageContaining(
            "bucket 'carelake-acme-pii' has the credentials of bucket 'carelake-acme-anon'");
    tenant("acme", "pii " + credentials.formatted("A"));
    tenant("bravo", "metrics " + credentials.formatted("B"));
    assertThatThrownBy(this::read)
        .hasMessageContaining("conf/tenants/bravo.conf:5")
        .hasMessageContaining("shares the credentials of bucket 'carelake-bravo-metrics'")
        .hasMessageContaining("'acme'");
  }
}
