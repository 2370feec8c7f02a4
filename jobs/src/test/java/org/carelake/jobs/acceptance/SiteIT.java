package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.artifact.DbtArtifacts;
import org.carelake.jobs.artifact.PublishedSchemas;
import org.carelake.jobs.docs.Site;
import org.carelake.jobs.docs.SiteInput;
import org.carelake.jobs.ledger.RunHistory;
import org.carelake.jobs.lineage.LineageGraph;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.MaskingProfileReader;
import org.carelake.testing.SparkExtension;
import org.htmlunit.BrowserVersion;
import org.htmlunit.ScriptException;
import org.htmlunit.WebClient;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.javascript.SilentJavaScriptErrorListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The site of the tenant engage, opened from its file by a browser that runs its scripts. */
@ExtendWith({SparkExtension.class, EngageExtension.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiteIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;

  private final List<String> errors = new ArrayList<>();
  private final WebClient browser = new WebClient(BrowserVersion.CHROME);
  private JsonNode facts;
  private HtmlPage page;

  @BeforeAll
  void write(EngageExtension.Run engage, SparkSession spark) throws IOException {
    Pipeline pipeline = engage.pipeline();
    Project project = new Project(Pipeline.CHECKOUT, Pipeline.CHECKOUT);
    RunHistory history = RunHistory.read(pipeline.lakehouse(), 5);
    Instant at = Instant.parse("2026-11-01T06:00:00Z");
    new Site(
            new SiteInput(
                project,
                pipeline.tenant(),
                pipeline.graph(),
                Optional.of(
                    new MaskingProfileReader(project.root())
                        .read(pipeline.tenant().maskingProfile(), pipeline.tenant().location())),
                pipeline.lakehouse(),
                LineageGraph.of(pipeline.graph(), spark),
                history,
                Pipeline.AS_OF,
                at,
                "test",
                Optional.empty()))
        .write(folder);
    new DbtArtifacts(project, pipeline.tenant(), pipeline.graph(), history(pipeline), at)
        .write(folder.resolve("artifacts"));
    String data = Files.readString(folder.resolve("data.js"));
    facts = JSON.readTree(data.substring(data.indexOf('{'), data.lastIndexOf('}') + 1));
    browser.getOptions().setThrowExceptionOnScriptError(false);
    browser.getOptions().setCssEnabled(false);
    browser.setJavaScriptErrorListener(
        new SilentJavaScriptErrorListener() {
          @Override
          public void scriptException(HtmlPage at, ScriptException wrong) {
            errors.add(String.valueOf(wrong.getMessage()));
          }
        });
    // this browser has no canvas and would draw for half a minute; scripts/screenshots draws
    assertThat(Files.size(folder.resolve("echarts.js"))).isGreaterThan(500_000);
    Files.writeString(folder.resolve("echarts.js"), "");
    page = browser.getPage(folder.resolve("index.html").toUri().toString());
  }

  /** Tests call the phases without the command line, so the ledger's part is made up here. */
  private static RunHistory history(Pipeline pipeline) {
    Instant at = Instant.parse("2026-11-01T05:00:00Z");
    return new RunHistory(
        List.of(
            new RunHistory.Run("run-1", "run", at, Optional.of(at.plusSeconds(60)), "success", "")),
        List.of(
            new RunHistory.ModelRun(
                "run-1", "silver.patient", "OK", 400, 1.5, "", Optional.of(at.plusSeconds(30))),
            new RunHistory.ModelRun(
                "run-1", "gold.patient", "ERROR", -1, 0.5, "it broke", Optional.empty()),
            new RunHistory.ModelRun(
                "run-1", "gold.encounters", "SKIPPED", -1, 0, "", Optional.empty())),
        pipeline.graph().tests(org.carelake.schemas.table.TableName.silver("patient")).stream()
            .map(
                test ->
                    new RunHistory.TestRun("run-1", "silver.patient", test.label(), "PASS", 0, ""))
            .toList(),
        List.of(new RunHistory.Ingest("run-1", "fhir-extract", "Patient", 406, 406)),
        List.of());
  }

  @Test
  void noCanaryOfAPatientIsInAnyFile() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSizeGreaterThan(8);
    for (Path file : files) {
      assertThat(Files.readString(file)).as(file.toString()).doesNotContain("ZZCANARY");
    }
  }

  @Test
  void everyPageOpensFromItsFileWithoutAnErrorOrANetwork() throws IOException {
    List<String> pages =
        new ArrayList<>(
            List.of(
                "/",
                "/models",
                "/metrics",
                "/dashboards",
                "/sources",
                "/exposures",
                "/compliance",
                "/runs",
                "/lineage",
                "/model/gold.patient",
                "/model/gold.patient_anon",
                "/model/gold.fct_metrics_long",
                "/metric/phq9_improvement_rate",
                "/dashboard/engage_board",
                "/column/gold.patient/birth_date",
                "/fhir/Patient.birthDate"));
    for (String route : pages) {
      HtmlPage opened = open(route);
      assertThat(opened.querySelectorAll("h1")).as(route).isNotEmpty();
      assertThat(opened.querySelector("h1").getTextContent())
          .as(route)
          .isNotEqualTo("Nothing here");
    }
  }

  @Test
  void aSearchFindsColumnsAndMetrics() throws IOException {
    open("/");
    page.executeJavaScript(
        "document.getElementById('search').value = 'birth_date';"
            + " document.getElementById('search').dispatchEvent(new Event('input'))");
    assertThat(page.getElementById("results").getTextContent())
        .contains("silver.patient.birth_date")
        .contains("gold.patient.birth_date");
  }

  @Test
  void fromAMetricOneWalksBackToTheFhirPath() throws IOException {
    open("/metric/patient_count");
    DomNode roots = page.querySelector("ul.roots");
    assertThat(roots.getTextContent()).contains("Patient");
    // step by step, as a reader clicks
    Set<String> seen = new TreeSet<>();
    String route = step(page, "silver.int__clients.", seen);
    HtmlPage column = open(route);
    assertThat(column.querySelector("h1").getTextContent()).startsWith("silver.int__clients.");
    assertThat(column.querySelector("ul.roots").getTextContent()).contains("Patient.");
  }

  private static String step(HtmlPage page, String wanted, Set<String> seen) {
    for (DomNode link : page.querySelectorAll("ul.ways a")) {
      seen.add(link.getTextContent());
      if (link.getTextContent().startsWith(wanted)) {
        return ((DomElement) link).getAttribute("href").substring(1);
      }
    }
    throw new AssertionError("no way back to " + wanted + " among " + seen);
  }

  @Test
  void theBoardFiltersItsChartsByOrganisation() throws IOException {
    open("/dashboard/engage_board");
    assertThat(page.querySelectorAll("[data-chart]")).hasSize(12);
    String all = page.querySelector("[data-chart=clients] .number").getTextContent();
    page.executeJavaScript(
        "var s = document.querySelector('select[data-filter=organization]');"
            + " s.selectedIndex = 1; s.dispatchEvent(new Event('change'))");
    assertThat(page.querySelector("[data-chart=clients] .number").getTextContent())
        .isNotEqualTo(all);
  }

  @Test
  void everyMarkedColumnStandsOnTheCompliancePage() throws IOException {
    String text = open("/compliance").getBody().getTextContent();
    assertThat(text).contains("gold.patient.birth_date").contains("silver.patient.birth_date");
    assertThat(text).contains("bronze.patient").contains("bronze.quarantine");
  }

  @Test
  void lineageReachesFromEveryMetricToAResource() {
    assertThat(facts.path("lineage").path("metrics")).hasSize(facts.path("metrics").size());
    for (JsonNode metric : facts.path("metrics")) {
      JsonNode ways = facts.path("lineage").path("metrics").path(metric.path("id").asText());
      assertThat(ways.has("program")).as(metric.path("id").asText()).isFalse();
      assertThat(ways.path("columns").path("numerator"))
          .as(metric.path("id").asText())
          .isNotEmpty();
    }
  }

  @Test
  void dbtsFormatsAreKept() throws IOException {
    for (String name : List.of("run-results", "catalog", "sources")) {
      try (InputStream schema = SiteIT.class.getResourceAsStream("/schemas/" + name + ".json")) {
        assertValid(schema, name);
      }
    }
    // this one is dbt's own
    try (InputStream schema =
        new GZIPInputStream(SiteIT.class.getResourceAsStream("/schemas/manifest.json.gz"))) {
      assertValid(schema, "manifest");
    }
    PublishedSchemas.given().ifPresent(SiteIT::assertPublished);
    JsonNode manifest = artefact("manifest");
    assertThat(manifest.at("/parent_map/model.engage.gold_patient"))
        .extracting(JsonNode::asText)
        .contains("model.fhir.silver_patient");
    assertThat(manifest.at("/parent_map/exposure.engage.engage_board"))
        .extracting(JsonNode::asText)
        .contains("model.metrics.gold_fct_metrics_long", "metric.engage.patient_count");
    assertThat(manifest.path("nodes"))
        .anySatisfy(
            node -> {
              assertThat(node.at("/test_metadata/name").asText()).isEqualTo("relationships");
              assertThat(node.path("column_name").asText()).isNotEmpty();
              assertThat(node.at("/depends_on/nodes")).hasSize(2);
            })
        .anySatisfy(
            node -> {
              assertThat(node.path("resource_type").asText()).isEqualTo("test");
              assertThat(node.has("test_metadata")).isFalse();
              assertThat(node.path("raw_code").asText()).contains("-- model: gold.encounters");
            })
        .anySatisfy(
            node -> assertThat(node.at("/config/materialized").asText()).isEqualTo("snapshot"));
    assertThat(manifest.path("unit_tests"))
        .anySatisfy(
            test -> {
              assertThat(test.path("model").asText()).isEqualTo("gold_patient");
              assertThat(test.at("/expect/rows")).isNotEmpty();
            });
    assertThat(artefact("catalog").path("sources"))
        .hasSize(manifest.path("sources").size())
        .allSatisfy(source -> assertThat(source.path("columns")).isNotEmpty());
    JsonNode results = artefact("run_results");
    assertThat(results.at("/results/0/timing/0/started_at").asText())
        .isEqualTo("2026-11-01T05:00:28.500Z");
    Set<String> ids = new TreeSet<>();
    results.path("results").forEach(result -> ids.add(result.path("unique_id").asText()));
    manifest.path("nodes").fieldNames().forEachRemaining(ids::remove);
    assertThat(ids).as("results of nodes that the manifest lacks").isEmpty();
  }

  /** Each artefact names its schema. */
  private static void assertPublished(PublishedSchemas schemas) {
    for (String name : List.of("manifest", "run_results", "catalog", "sources")) {
      JsonNode artefact = artefact(name);
      String schema = artefact.at("/metadata/dbt_schema_version").asText();
      assertThat(schemas.refusals(schema, artefact)).as(schema).isEmpty();
    }
  }

  private static JsonNode artefact(String name) {
    try {
      return JSON.readTree(folder.resolve("artifacts/" + name + ".json").toFile());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void assertValid(InputStream schema, String name) {
    JsonNode artefact = artefact(name.replace('-', '_'));
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                    schema, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build())
                .validate(artefact))
        .as(name)
        .isEmpty();
  }

  @AfterAll
  void nothingWentWrongInAnyScript() {
    browser.close();
    assertThat(errors).isEmpty();
  }

  private HtmlPage open(String route) {
    page.executeJavaScript("location.hash = '#" + route + "'; route();");
    return page;
  }
}
