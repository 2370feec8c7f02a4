package org.carelake.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whom a command over all tenants passes over; the tenants are those of the checkout. */
class TenantDataTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));
  private static final String WHY =
      "no data; make it with ./scripts/synthea 1000 target/synthea/fhir";

  @TempDir private Path folder;

  private List<TenantConfig> tenants() {
    return new InstallationReader(
            CHECKOUT,
            CHECKOUT,
            Map.of(
                "CARELAKE_SYNTHEA", folder.resolve("in").toString(),
                "CARELAKE_WAREHOUSE", folder.resolve("wh").toString()))
        .read("local")
        .tenants();
  }

  private TenantConfig synthea() {
    return tenants().stream().filter(each -> each.name().equals("synthea")).findFirst().get();
  }

  private static ProjectOptions options(String... arguments) {
    ProjectOptions options = new ProjectOptions();
    new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("project", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
        .parseArgs(arguments);
    return options;
  }

  @Test
  void onlyTheTenantWhoseDataIsMadeFirstIsPassedOver() {
    assertThat(tenants().stream().filter(each -> options().passedOver(each).isPresent()))
        .extracting(TenantConfig::name)
        .containsExactly("synthea");
    assertThat(options().passedOver(synthea())).contains(WHY);
  }

  @Test
  void whoeverNamesItIsNotLeftWithNothing() {
    assertThat(options("--tenant", "synthea").passedOver(synthea())).isEmpty();
  }

  @Test
  void itIsThereWithAFileOfItsSourceOrOfItsBronze() throws IOException {
    Files.createDirectories(folder.resolve("in/empty"));
    assertThat(TenantData.missing(synthea())).contains(WHY);
    Files.writeString(folder.resolve("in/empty/Patient.ndjson"), "");
    assertThat(TenantData.missing(synthea())).isEmpty();
    Files.delete(folder.resolve("in/empty/Patient.ndjson"));
    Path bronze = Files.createDirectories(folder.resolve("wh/synthea/bronze/patient"));
    Files.writeString(bronze.resolve("part.parquet"), "");
    assertThat(TenantData.missing(synthea())).isEqualTo(Optional.empty());
  }
}
