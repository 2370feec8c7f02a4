package org.carelake.jobs.cli;

import java.util.List;
import org.carelake.jobs.model.FormModels;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;

/** Finds the package whose forms a command is about. */
final class FormsPackage {
  private FormsPackage() {}

  static FormModels of(Project project, TenantConfig tenant) {
    List<String> having =
        tenant.packages().stream()
            .filter(name -> FormModels.of(project, name).isPresent())
            .toList();
    if (having.size() != 1) {
      throw CarelakeException.configuration(
          tenant.location(),
          "expected one package of tenant '"
              + tenant.name()
              + "' with forms, found "
              + (having.isEmpty() ? "none" : String.join(", ", having))
              + "; forms are declared in transforms/models/<package>/forms/forms.yml");
    }
    return FormModels.of(project, having.get(0)).orElseThrow();
  }
}
