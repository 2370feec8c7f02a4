package org.carelake.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentTest {
  private static final Path CHECKOUT = Path.of("").toAbsolutePath().getParent();

  @TempDir private Path project;

  @BeforeEach
  void files() throws IOException {
    for (String folder : new String[] {"conf/tenants", "conf/environments"}) {
      Files.createDirectories(project.resolve(folder));
    }
    for (String file :
        new String[] {
          "conf/carelake.conf", "conf/environments/dev.conf", "conf/environments/local.conf"
        }) {
      Files.copy(CHECKOUT.resolve(file), project.resolve(file));
    }
    Files.writeString(
        project.resolve("conf/tenants/abc.conf"),
        """
        tenant = abc
        packages = [fhir]
        root = /elsewhere/abc
        sources = [
          { name = samples, kind = fhir-ndjson, path = data-samples/engage }
          { name = real, kind = fhir-ndjson, path = data-samples-real }
          { name = base, kind = airbyte-postgres, url = "jdbc:postgresql://h/d", user = u }
        ]
        """);
  }

  private Installation read(String environment, Map<String, String> variables) {
    return new InstallationReader(project, project, variables).read(environment);
  }

  @Test
  void everyPersonHasARootOfTheirOwn() {
    Installation ada = read("dev", Map.of("USER", "Ada"));
    assertThat(ada.tenants().get(0).root()).isEqualTo(project + "/target/dev/ada/abc");
    assertThat(ada.environment().development().orElseThrow().deferTo()).isEqualTo("local");
    assertThat(read("local", Map.of()).tenants().get(0).root()).isEqualTo("/elsewhere/abc");
    assertThatThrownBy(() -> read("dev", Map.of())).hasMessageContaining("set USER");
    assertThatThrownBy(() -> read("dev", Map.of("USER", "../bo"))).hasMessageContaining("set USER");
  }

  @Test
  void onlyWhatLiesAmongSamplesIsASample() {
    Installation ada = read("dev", Map.of("USER", "ada"));
    Development development = ada.environment().development().orElseThrow();
    assertThat(ada.tenants().get(0).sources())
        .extracting(source -> source.name() + " " + development.isSample(source))
        .containsExactly("samples true", "real false", "base false");
  }
}
