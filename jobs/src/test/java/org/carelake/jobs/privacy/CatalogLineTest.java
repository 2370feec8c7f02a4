package org.carelake.jobs.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.publish.PublicationPlan;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.phi.PhiClass;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a privacy officer reads about the tenant pairteam, whose data are files and FHIR. */
class CatalogLineTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));

  private static ModelGraph graph;
  private static List<CatalogLine> lines;

  @BeforeAll
  static void read() {
    TenantConfig tenant =
        new InstallationReader(CHECKOUT, CHECKOUT, Map.of())
            .read("local").tenants().stream()
                .filter(found -> found.name().equals("pairteam"))
                .findFirst()
                .orElseThrow();
    graph = ModelLoader.load(new Project(CHECKOUT, CHECKOUT), tenant);
    lines = CatalogLine.of("pairteam", graph, Optional.empty(), PublicationPlan.of(graph, tenant));
  }

  @Test
  void everyColumnWithAClassHasOneLine() {
    List<String> marked =
        graph.models().stream()
            .flatMap(
                model ->
                    model.contract().columns().stream()
                        .filter(column -> column.phi() != PhiClass.NONE)
                        .map(column -> model.table() + "." + column.name()))
            .toList();
    assertThat(lines.stream().filter(line -> !line.phi().equals("raw")))
        .extracting(line -> line.table() + "." + line.column())
        .containsExactlyElementsOf(marked);
  }

  @Test
  void whatWasReceivedIsListedWhateverItsFormat() {
    assertThat(lines.stream().filter(line -> line.phi().equals("raw")))
        .extracting(line -> line.table() + "." + line.column())
        .contains(
            // CSV, Avro, JSON and FHIR
            "bronze.arc__patients.first_name",
            "bronze.elation__patients._extra",
            "bronze.regal__contacts._extra",
            "bronze.patient.resource",
            "bronze.quarantine.payload")
        .doesNotContain("bronze.arc__patients._source_file")
        .doesNotHaveDuplicates();
  }

  @Test
  void aPublishedColumnNamesItsBucket() {
    assertThat(lines)
        .anySatisfy(
            line -> {
              assertThat(line.table()).isEqualTo("gold.members");
              assertThat(line.column()).isEqualTo("first_name");
              assertThat(line.phi()).isEqualTo("name");
              assertThat(line.buckets()).isEqualTo("carelake-pairteam-pii (pii)");
            });
  }
}
