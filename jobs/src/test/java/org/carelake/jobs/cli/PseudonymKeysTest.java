package org.carelake.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymKeysTest {
  private static final String LONG = "0123456789 0123456789 0123456789 ";

  @TempDir private Path project;

  @BeforeEach
  void writeConfiguration() throws IOException {
    write(
        "conf/carelake.conf",
        """
        lakehouse = warehouse
        published = published
        threads = 1
        tracks = [named, anon]
        masking-profile = safe-harbor
        limits { max-line-bytes = 1MiB, max-depth = 50 }
        spark { }
        """);
    write("conf/environments/local.conf", "demo-pseudonym-key = \"" + LONG + "demo\"\n");
    write("conf/environments/s3.conf", "threads = 2\n");
    for (String name : new String[] {"acme", "beta"}) {
      write(
          "conf/tenants/" + name + ".conf",
          """
          tenant = NAME
          packages = [fhir]
          sources = []
          pseudonym-key { env = KEY_NAME }
          """
              .replace("NAME", name));
    }
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(project.resolve(file).getParent());
    Files.writeString(project.resolve(file), text);
  }

  private Installation read(String environment) {
    return new InstallationReader(project, project, Map.of()).read(environment);
  }

  private static PseudonymKeys keys(Installation installation, String acme, String beta) {
    return new PseudonymKeys(installation, new Secrets(Map.of("KEY_acme", acme, "KEY_beta", beta)));
  }

  @Test
  void eachTenantHasItsOwnKey() {
    Installation installation = read("s3");
    PseudonymKeys keys = keys(installation, LONG + "a", LONG + "b");
    TenantConfig acme = installation.tenants().get(0);
    TenantConfig beta = installation.tenants().get(1);
    assertThat(keys.key(acme)).isPresent().isNotEqualTo(keys.key(beta));
    assertThat(keys.state(acme)).startsWith("set, key id ").doesNotContain(LONG);
  }

  @Test
  void twoTenantsWithOneKeyAreRefused() {
    Installation installation = read("s3");
    PseudonymKeys keys = keys(installation, LONG, LONG);
    assertThatThrownBy(() -> keys.key(installation.tenants().get(0)))
        .hasMessageContaining("conf/tenants/acme.conf:4")
        .hasMessageContaining("the same as that of tenant 'beta'")
        .hasMessageNotContaining(LONG);
  }

  @Test
  void aShortOrMissingKeyIsRefusedAndHoldsNoOtherTenantUp() {
    Installation installation = read("s3");
    PseudonymKeys keys = keys(installation, "short", LONG);
    assertThatThrownBy(() -> keys.key(installation.tenants().get(0)))
        .hasMessageContaining("conf/tenants/acme.conf:4: the pseudonym key is shorter than 32");
    assertThat(keys.key(installation.tenants().get(1))).isPresent();
    assertThatThrownBy(() -> keys(installation, "", LONG).key(installation.tenants().get(0)))
        .hasMessageContaining("the pseudonym key that this line refers to is missing");
  }

  @Test
  void theDemoKeyGivesEachTenantAnother() {
    Installation installation = read("local");
    PseudonymKeys keys = keys(installation, "", "");
    assertThat(keys.key(installation.tenants().get(0)))
        .isPresent()
        .isNotEqualTo(keys.key(installation.tenants().get(1)));
    assertThat(keys.state(installation.tenants().get(0))).startsWith("not set; a key made from");
  }
}
