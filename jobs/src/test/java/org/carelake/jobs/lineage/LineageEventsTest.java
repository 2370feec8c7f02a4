package org.carelake.jobs.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.artifact.PublishedSchemas;
import org.carelake.jobs.build.BuildListener;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.quality.TestResult;
import org.carelake.jobs.quality.TestStatus;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class LineageEventsTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TableName PATIENT = TableName.silver("patient");
  private static final TableName MART = TableName.gold("patient");

  @TempDir private Path folder;

  @Test
  void aRunIsToldInEventsThatFitOpenLineage(SparkSession spark) throws Exception {
    Path file = folder.resolve("events.ndjson");
    List<String> warnings = new ArrayList<>();
    try (LineageEvents events = events(file.toString(), warnings)) {
      tellARun(events, spark);
    }
    List<JsonNode> told = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      told.add(JSON.readTree(line));
    }
    assertThat(warnings).isEmpty();
    JsonSchema schema = schema();
    for (JsonNode event : told) {
      assertThat(schema.validate(event)).as(event.toPrettyString()).isEmpty();
    }
    PublishedSchemas.given()
        .ifPresent(
            schemas ->
                assertThat(told)
                    .allSatisfy(
                        event ->
                            assertThat(schemas.refusalsOfEvent(event))
                                .as(event.toPrettyString())
                                .isEmpty()));
    assertThat(told)
        .extracting(
            event ->
                event.path("eventType").asText() + " " + event.path("job").path("name").asText())
        .containsExactly(
            "START run",
            "START silver.patient",
            "COMPLETE silver.patient",
            "START gold.patient",
            "FAIL gold.patient",
            "START silver.patient.tests",
            "COMPLETE silver.patient.tests",
            "FAIL run");
    JsonNode output = told.get(2).path("outputs").get(0);
    assertThat(output.path("name").asText()).isEqualTo("/la ke%20[1]{ü}/engage/silver/patient");
    assertThat(output.path("outputFacets").path("outputStatistics").path("rowCount").asLong())
        .isEqualTo(400);
    JsonNode birth =
        output
            .path("facets")
            .path("columnLineage")
            .path("fields")
            .path("birth_date")
            .path("inputFields")
            .get(0);
    assertThat(birth.path("namespace").asText()).isEqualTo("fhir://R4");
    assertThat(birth.path("name").asText()).isEqualTo("Patient");
    assertThat(birth.path("field").asText()).isEqualTo("birthDate");
    assertThat(told.get(2).path("run").path("runId"))
        .isEqualTo(told.get(1).path("run").path("runId"));
    assertThat(
            told.get(6)
                .at("/inputs/0/inputFacets/dataQualityAssertions/assertions/0/success")
                .asBoolean())
        .isFalse();
    assertThat(
            told.get(6)
                .at("/inputs/0/inputFacets/dataQualityAssertions/assertions/0/column")
                .asText())
        .isEqualTo("id");
    assertThat(told.get(3).at("/job/facets/sql/query").asText())
        .isEqualTo(Files.readString(CHECKOUT.resolve("transforms/models/engage/patient.sql")));
    assertThat(output.at("/facets/tags/tags"))
        .anySatisfy(
            tag -> {
              assertThat(tag.path("field").asText()).isEqualTo("birth_date");
              assertThat(tag.path("value").asText()).isEqualTo("birth-date");
            });
    assertThat(told.get(4).at("/run/facets/errorMessage/message").asText()).isEqualTo("it broke");
  }

  @Test
  void aServerGetsTheEventsAndTheKey(SparkSession spark) throws Exception {
    List<String> bodies = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/lineage",
        exchange -> {
          try (exchange) {
            bodies.add(
                exchange.getRequestHeaders().getFirst("Authorization")
                    + new String(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(201, -1);
          }
        });
    server.start();
    List<String> warnings = new ArrayList<>();
    try (LineageEvents events =
        events("http://127.0.0.1:" + server.getAddress().getPort(), warnings)) {
      events.started("build");
      events.ended("build", Optional.empty());
    } finally {
      server.stop(0);
    }
    assertThat(warnings).isEmpty();
    assertThat(bodies).hasSize(2).allMatch(body -> body.startsWith("Bearer secret{"));
  }

  @Test
  void whatGoesWrongWithLineageIsToldOnceAndStopsNothing(SparkSession spark) {
    List<String> warnings = new ArrayList<>();
    List<String> heard = new ArrayList<>();
    // nobody listens on port 9 of this machine
    try (LineageEvents events = events("http://127.0.0.1:9", warnings)) {
      events.started("build");
      BuildListener listener = events.watch(spark, listener(heard));
      listener.started(PATIENT);
      listener.finished(result(PATIENT, ModelStatus.OK, ""));
      events.ended("build", Optional.empty());
    }
    assertThat(heard).containsExactly("started silver.patient", "finished silver.patient");
    assertThat(warnings).hasSize(1).allMatch(text -> text.startsWith("lineage is not told: "));
  }

  private void tellARun(LineageEvents events, SparkSession spark) {
    events.started("run");
    BuildListener listener = events.watch(spark, listener(new ArrayList<>()));
    listener.started(PATIENT);
    listener.finished(result(PATIENT, ModelStatus.OK, ""));
    listener.started(MART);
    listener.finished(result(MART, ModelStatus.ERROR, "it broke"));
    events.tested(
        List.of(new TestResult(PATIENT, "unique(id)", TestStatus.FAIL, 2, "2 values", "")));
    events.ended("run", Optional.of("a model failed"));
  }

  private static ModelResult result(TableName table, ModelStatus status, String message) {
    return new ModelResult(
        table,
        status,
        status == ModelStatus.OK ? 400 : -1,
        1,
        new TreeMap<>(Map.of(TableName.bronze("patient"), 3L)),
        status == ModelStatus.OK ? 7 : -1,
        List.of(),
        message);
  }

  private static BuildListener listener(List<String> heard) {
    return new BuildListener() {
      @Override
      public void started(TableName table) {
        heard.add("started " + table);
      }

      @Override
      public void finished(ModelResult result) {
        heard.add("finished " + result.table());
      }
    };
  }

  private static LineageEvents events(String target, List<String> warnings) {
    return LineageEvents.open(
        Map.of("CARELAKE_LINEAGE", target, "OPENLINEAGE_API_KEY", "secret"),
        graph(),
        "engage",
        "/la ke%20[1]{ü}/engage",
        "run-1",
        warnings::add);
  }

  private static ModelGraph graph() {
    TenantConfig engage =
        new InstallationReader(CHECKOUT, CHECKOUT, Map.of())
            .read("local").tenants().stream()
                .filter(tenant -> tenant.name().equals("engage"))
                .findFirst()
                .orElseThrow();
    return ModelLoader.load(new Project(CHECKOUT, CHECKOUT), engage);
  }

  private static JsonSchema schema() throws Exception {
    try (InputStream file =
        LineageEventsTest.class.getResourceAsStream("/schemas/openlineage.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(file, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }
  }
}
