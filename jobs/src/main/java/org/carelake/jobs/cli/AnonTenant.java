package org.carelake.jobs.cli;

import java.util.List;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.MaskingProfileReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.masking.MaskingProfile;

/** The one tenant that a privacy command is about, with its models and masking profile. */
record AnonTenant(
    Installation installation, TenantConfig tenant, ModelGraph graph, MaskingProfile profile) {
  static AnonTenant open(ProjectOptions options) {
    Project project = options.project();
    Installation installation = options.installation(project);
    TenantConfig tenant = options.tenant(installation);
    if (!tenant.tracks().contains("anon")) {
      throw CarelakeException.configuration(
          tenant.location(),
          "tenant '" + tenant.name() + "' has no anonymised track: add anon to 'tracks'");
    }
    return new AnonTenant(
        installation,
        tenant,
        ModelLoader.load(project, tenant),
        new MaskingProfileReader(project.root()).read(tenant.maskingProfile(), tenant.location()));
  }

  /** The models of the anonymised track. */
  List<Model> anonymised() {
    return graph.models().stream().filter(Model::anonymised).toList();
  }
}
