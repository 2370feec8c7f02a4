package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.privacy.CatalogLine;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.publish.PublicationPlan;
import org.carelake.schemas.config.MaskingProfileReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.masking.MaskingProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists every column with data of people, for a review of access; needs no Spark and no data. */
@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Every column with data of people: class, mask, twin, and the buckets and roles that read"
            + " it. For reviews of access.")
final class PrivacyCatalogCommand implements Callable<Integer> {
  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      defaultValue = "TABLE",
      description = "table, csv or json (one object a line). Default: table.")
  private CellsOutput format;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Project project = projectOptions.project();
    List<CatalogLine> lines = new ArrayList<>();
    for (TenantConfig tenant : projectOptions.tenants(projectOptions.installation(project))) {
      ModelGraph graph = ModelLoader.load(project, tenant);
      Optional<MaskingProfile> profile =
          tenant.tracks().contains("anon")
              ? Optional.of(
                  new MaskingProfileReader(project.root())
                      .read(tenant.maskingProfile(), tenant.location()))
              : Optional.empty();
      lines.addAll(
          CatalogLine.of(tenant.name(), graph, profile, PublicationPlan.of(graph, tenant)));
    }
    PrintWriter out = spec.commandLine().getOut();
    format.print(CatalogLine.HEAD, lines.stream().map(CatalogLine::cells).toList(), out);
    out.flush();
    return 0;
  }
}
