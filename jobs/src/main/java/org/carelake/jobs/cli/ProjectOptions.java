package org.carelake.jobs.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import picocli.CommandLine.Option;

/** Which project, environment and tenants a command is about. */
final class ProjectOptions {
  @Option(
      names = {"-t", "--tenant"},
      paramLabel = "NAME",
      description = "A tenant; may be given several times. Default: all tenants.")
  private List<String> tenants = List.of();

  @Option(
      names = "--project",
      paramLabel = "DIR",
      description =
          "The folder that holds conf, schemas/fhir-views and transforms/models."
              + " Default: the working directory, else what is packed into the jar.")
  private Path project;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME",
      defaultValue = "${env:CARELAKE_ENV:-local}",
      description = "The environment, a file of conf/environments. Default: ${DEFAULT-VALUE}.")
  private String environment;

  Project project() {
    return Project.open(Optional.ofNullable(project), Path.of(""));
  }

  Installation installation(Project opened) {
    return installation(opened, environment);
  }

  Installation installation(Project opened, String environmentName) {
    return new InstallationReader(opened.root(), opened.base(), System.getenv())
        .read(environmentName);
  }

  /** Why a tenant that was not asked for by name is passed over; empty when it is not. */
  Optional<String> passedOver(TenantConfig tenant) {
    return tenants.isEmpty() ? TenantData.missing(tenant) : Optional.empty();
  }

  /** The tenants that were asked for, in the order of the installation. */
  List<TenantConfig> tenants(Installation installation) {
    List<String> known = installation.tenants().stream().map(TenantConfig::name).toList();
    for (String name : tenants) {
      if (!known.contains(name)) {
        throw CarelakeException.usage(
            "there is no tenant '"
                + name
                + "'"
                + Suggestion.of(name, known)
                + "; known: "
                + String.join(", ", known));
      }
    }
    return installation.tenants().stream()
        .filter(tenant -> tenants.isEmpty() || tenants.contains(tenant.name()))
        .toList();
  }

  /** The one tenant that a command about one tenant needs. */
  TenantConfig tenant(Installation installation) {
    List<TenantConfig> chosen = tenants(installation);
    if (chosen.size() != 1) {
      throw CarelakeException.usage(
          "this command is about one tenant; name it with --tenant ("
              + String.join(", ", chosen.stream().map(TenantConfig::name).toList())
              + ")");
    }
    return chosen.get(0);
  }
}
