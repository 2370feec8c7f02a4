package org.carelake.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.carelake.jobs.console.TextTable;
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
  /** The forms of the catalogue. */
  enum Format {
    TABLE,
    JSON,
    CSV
  }

  @Mixin private ProjectOptions projectOptions;

  @Option(
      names = "--format",
      paramLabel = "FORM",
      defaultValue = "TABLE",
      description = "table, csv or json (one object a line). Default: table.")
  private Format format;

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
    print(lines, format, spec.commandLine().getOut());
    return 0;
  }

  static void print(List<CatalogLine> lines, Format format, PrintWriter out) {
    switch (format) {
      case TABLE ->
          out.println(
              TextTable.format(CatalogLine.HEAD, lines.stream().map(CatalogLine::cells).toList()));
      case CSV -> {
        out.println(String.join(",", CatalogLine.HEAD));
        lines.forEach(
            line ->
                out.println(
                    String.join(
                        ",", line.cells().stream().map(PrivacyCatalogCommand::csv).toList())));
      }
      case JSON -> {
        ObjectMapper json = new ObjectMapper();
        for (CatalogLine line : lines) {
          ObjectNode object = json.createObjectNode();
          for (int i = 0; i < CatalogLine.HEAD.size(); i++) {
            object.put(CatalogLine.HEAD.get(i), line.cells().get(i));
          }
          out.println(object);
        }
      }
    }
    out.flush();
  }

  private static String csv(String value) {
    return value.matches("(?s).*[\",\\r\\n].*") ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
  }
}
