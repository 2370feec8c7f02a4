package org.carelake.jobs.cli;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.carelake.jobs.build.DeferredInputs;
import org.carelake.jobs.lakehouse.InputTables;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.schemas.config.Development;
import org.carelake.schemas.config.EnvironmentConfig;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;

/** What a development environment may do; it never holds a patient's data. */
final class DevelopmentRules {
  private DevelopmentRules() {}

  /**
   * The installation that is deferred to.
   *
   * @throws CarelakeException of category USAGE where the environment is none of development
   */
  static Installation deferredTo(ProjectOptions options, EnvironmentConfig environment) {
    Development development =
        environment
            .development()
            .orElseThrow(
                () ->
                    CarelakeException.usage(
                        "--defer is for development environments; "
                            + environment.name()
                            + " is none (it has no 'development')"));
    return options.installation(options.project(), development.deferTo());
  }

  /** The phases without publication, which a development environment doesn't do. */
  static Set<Phase> phases(Set<Phase> phases, EnvironmentConfig environment) {
    if (environment.development().isEmpty() || !phases.contains(Phase.PUBLISH)) {
      return phases;
    }
    Set<Phase> rest = EnumSet.copyOf(phases);
    rest.remove(Phase.PUBLISH);
    if (!rest.contains(Phase.INGEST)) {
      throw CarelakeException.usage(
          "environment " + environment.name() + " is for development and publishes nothing");
    }
    return rest;
  }

  /**
   * Refuses sources that are no samples.
   *
   * @throws CarelakeException with file and line of the source
   */
  static void requireSamples(EnvironmentConfig environment, TenantConfig tenant) {
    if (environment.development().isEmpty()) {
      return;
    }
    Development development = environment.development().get();
    for (SourceConfig source : tenant.sources()) {
      if (!development.isSample(source)) {
        throw CarelakeException.configuration(
            source.location(),
            "source '"
                + source.name()
                + "' does not lie in a folder of samples "
                + development.samples()
                + ", so environment "
                + environment.name()
                + " doesn't ingest it; read what is built elsewhere with --defer");
      }
    }
  }

  /** Where models find their inputs. */
  static InputTables inputs(
      Lakehouse lakehouse,
      TenantConfig tenant,
      ModelGraph graph,
      Optional<Installation> production) {
    return production
        .flatMap(
            other ->
                other.tenants().stream()
                    .filter(found -> found.name().equals(tenant.name()))
                    .findFirst())
        .<InputTables>map(
            found ->
                new DeferredInputs(
                    lakehouse, new Lakehouse(lakehouse.spark(), found.root()), graph))
        .orElse(lakehouse);
  }
}
