package org.carelake.jobs.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.carelake.jobs.bulk.FaultServer.body;
import static org.carelake.jobs.bulk.FaultServer.cut;
import static org.carelake.jobs.bulk.FaultServer.json;
import static org.carelake.jobs.bulk.FaultServer.ndjson;
import static org.carelake.jobs.bulk.FaultServer.range;
import static org.carelake.jobs.bulk.FaultServer.status;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.config.FhirAuthentication;
import org.carelake.schemas.config.FhirServer;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulkExportTest {
  private static final String TIME = "2026-11-01T11:59:00.000+00:00";
  private static final String PATIENTS =
      "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n{\"resourceType\":\"Patient\",\"id\":\"b\"}\n";

  @TempDir Path folder;
  private FaultServer server;
  private ExtractFixture extract;

  @BeforeEach
  void start() throws IOException {
    server = new FaultServer();
    extract = new ExtractFixture(folder);
    server
        .on("GET /fhir/$export", status(202, "Content-Location", "/status?_jobId=1"))
        .on("GET /status", json(manifest("")))
        .on("DELETE /status", status(202))
        .on("GET /files/1", ndjson(PATIENTS));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String manifest(String more) {
    return "{\"transactionTime\":\""
        + TIME
        + "\",\"request\":\"x\",\"requiresAccessToken\":false,\"output\":[{\"type\":\"Patient\",\"url\":\""
        + server.url("/files/1")
        + "\",\"count\":2}],\"deleted\":[],\"error\":[]"
        + more
        + "}";
  }

  private FhirExtract.Extracted export(String... since) {
    return extract.run(extract.bulk(extract.server(server), "Patient", "Encounter"), since);
  }

  @Test
  void asksAsTheSpecificationSaysAndDeletesTheExportAtTheServer() {
    FhirExtract.Extracted extracted = export("2026-10-31T00:00:00Z");
    assertThat(extracted.cursor()).isEqualTo(TIME);
    assertThat(extracted.problems()).isEmpty();
    assertThat(extract.landed()).isEqualTo(Map.of("Patient-00001.ndjson", PATIENTS));
    FaultServer.Request asked = server.requests("GET /fhir/$export").get(0);
    assertThat(asked.query())
        .isEqualTo(
            "_outputFormat=application/fhir+ndjson&_since=2026-10-31T00:00:00Z"
                + "&_type=Patient,Encounter");
    assertThat(asked.header("Prefer")).isEqualTo("respond-async");
    assertThat(asked.header("Accept")).isEqualTo("application/fhir+json");
    assertThat(server.requests("DELETE /status")).hasSize(1);
    assertThat(server.requests("GET /fhir/metadata")).as("deleted is told").isEmpty();
  }

  @Test
  void exportsPatientsOrAGroup() {
    server
        .on("GET /fhir/Patient/$export", status(202, "Content-Location", "/status"))
        .on("GET /fhir/Group/g1/$export", status(202, "Content-Location", "/status"));
    extract.run(level(SourceConfig.ExportLevel.PATIENT, Optional.empty()));
    extract.run(level(SourceConfig.ExportLevel.GROUP, Optional.of("g1")));
    assertThat(server.requests("GET /fhir/Patient/$export")).hasSize(1);
    assertThat(server.requests("GET /fhir/Group/g1/$export").get(0).query())
        .isEqualTo("_outputFormat=application/fhir+ndjson");
  }

  private SourceConfig.FhirBulk level(SourceConfig.ExportLevel level, Optional<String> group) {
    return new SourceConfig.FhirBulk(
        "ehr",
        extract.server(server),
        level,
        group,
        List.of(),
        SourceConfig.Deletions.NONE,
        ExtractFixture.HERE);
  }

  @Test
  void waitsAsTheServerSays() {
    server
        .on(
            "GET /fhir/$export",
            status(429, "Retry-After", "3"),
            status(202, "Content-Location", "/status"))
        .on(
            "GET /status",
            status(202, "Retry-After", "7"),
            status(202, "Retry-After", "Sun, 01 Nov 2026 12:01:00 GMT"),
            status(202),
            status(503, "Retry-After", "11"),
            status(500),
            json(manifest("")));
    export();
    assertThat(extract.waits)
        .containsExactly(
            Duration.ofSeconds(3),
            Duration.ofSeconds(7),
            // from 12:00:10 on
            Duration.ofSeconds(50),
            Duration.ofSeconds(4),
            Duration.ofSeconds(11),
            Duration.ofSeconds(2));
  }

  @Test
  void givesUpAfterTheAttemptsAndTellsNoQuery() {
    server.on("GET /fhir/$export", status(503));
    assertThatThrownBy(this::export)
        .isInstanceOf(CarelakeException.class)
        .hasMessage(
            "conf/tenants/test.conf:7: source 'ehr': "
                + server.url("/fhir/$export")
                + " answered 503, 4 times");
    assertThat(extract.waits)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void doesNotWaitForEver() {
    server.on("GET /status", status(202, "Retry-After", "600"));
    assertThatThrownBy(this::export).hasMessageContaining("patience.total of 3600 s");
    assertThat(extract.waits).hasSize(6);
    assertThat(server.requests("DELETE /status")).hasSize(1);
  }

  @Test
  void tellsTheCodesOfAnOutcomeAndNotItsText() {
    server.on(
        "GET /fhir/$export",
        body(
            403,
            "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":"
                + "\"forbidden\",\"diagnostics\":\"Miller, Ann\"}]}"));
    assertThatThrownBy(this::export)
        .hasMessageContaining("found 403 (1 error/forbidden)")
        .hasMessageNotContaining("Miller");
  }

  @Test
  void takesUpAFileWhereItBroke() {
    server.on(
        "GET /files/1",
        cut(PATIENTS, 50, "ETag", "\"v1\""),
        range(PATIENTS, "ETag", "\"v1\"", "Content-Type", "application/fhir+ndjson"));
    export();
    assertThat(extract.landed()).containsEntry("Patient-00001.ndjson", PATIENTS);
    FaultServer.Request again = server.requests("GET /files/1").get(1);
    assertThat(again.header("Range")).isEqualTo("bytes=50-");
    assertThat(again.header("If-Range")).isEqualTo("\"v1\"");
  }

  @Test
  void fetchesAFileWithoutAVersionAnew() {
    server.on("GET /files/1", cut(PATIENTS, 50), cut(PATIENTS, 60), ndjson(PATIENTS));
    export();
    assertThat(extract.landed()).containsEntry("Patient-00001.ndjson", PATIENTS);
    assertThat(server.requests("GET /files/1").get(2).header("Range")).isNull();
  }

  @Test
  void refusesAFileThatStaysCut() {
    server.on("GET /files/1", ndjson(PATIENTS.substring(0, 50)));
    assertThatThrownBy(this::export).hasMessageContaining("ends in the middle of a line, 4 times");
  }

  @Test
  void refusesAFileWithFewerLinesThanTheManifestSays() {
    server.on("GET /files/1", ndjson(PATIENTS.lines().findFirst().orElseThrow() + "\n"));
    assertThatThrownBy(this::export)
        .hasMessageContaining("has 1 lines; the export's manifest says 2, 4 times");
  }

  @Test
  void refusesABodyThatStalls() {
    extract.patience =
        new FhirServer.Patience(Duration.ofMillis(300), Duration.ofHours(1), 1, Optional.empty());
    server.on("GET /files/1", server.stall());
    assertThatThrownBy(this::export).hasMessageContaining("broke off after 1 bytes, once");
  }

  @Test
  void asksForTheExportAgainWhenALinkHasExpired() {
    server.on("GET /files/1", status(410), ndjson(PATIENTS));
    FhirExtract.Extracted extracted = export();
    assertThat(extracted.notes())
        .containsExactly("a link had expired; the export was asked for again");
    assertThat(server.requests("GET /fhir/$export")).hasSize(2);
    assertThat(server.requests("DELETE /status")).hasSize(2);
    assertThat(extract.landed()).hasSize(1).containsValue(PATIENTS);
  }

  @Test
  void asksOnlyOnceAgain() {
    server.on("GET /files/1", status(404));
    assertThatThrownBy(this::export).hasMessageContaining("a link had expired");
    assertThat(server.requests("GET /fhir/$export")).hasSize(2);
  }

  @Test
  void refusesAPageForPeople() {
    server.on("GET /files/1", body(200, "<html>", "Content-Type", "text/html; charset=utf-8"));
    assertThatThrownBy(this::export).hasMessageContaining("another content type than NDJSON");
  }

  @Test
  void countsErrorsAndLetsTheNextExportBeginWhereThisOneDid() {
    server
        .on(
            "GET /status",
            json(
                manifest("")
                    .replace(
                        "\"error\":[]",
                        "\"error\":[{\"type\":\"OperationOutcome\",\"url\":\""
                            + server.url("/files/e")
                            + "\"}]")))
        .on(
            "GET /files/e",
            ndjson(
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":"
                    + "\"exception\",\"diagnostics\":\"Ann\"},{\"severity\":\"warning\",\"code\":"
                    + "\"informational\"}]}\n"));
    assertThat(export().problems())
        .containsExactly(
            "the server could not export everything: 1 error/exception, 1 warning/informational");
    assertThat(extract.landed()).containsOnlyKeys("Patient-00001.ndjson");
  }

  @Test
  void refusesAManifestWithoutATime() {
    server.on("GET /status", json("{\"output\":[]}"));
    assertThatThrownBy(this::export).hasMessageContaining("without a manifest");
  }

  @Test
  void keepsTheTokenFromOtherOrigins() throws IOException {
    extract.secret = "t0ken";
    FhirServer known = extract.server(server, new FhirAuthentication.Bearer(ExtractFixture.SECRET));
    try (FaultServer other = new FaultServer()) {
      other.on("GET /steal", json(manifest(""))).on("GET /file", ndjson(PATIENTS));
      // the status lies elsewhere
      server.on(
          "GET /fhir/$export", status(202, "Content-Location", other.url("/steal").toString()));
      assertThatThrownBy(() -> extract.run(extract.bulk(known)))
          .hasMessageContaining("lies at another origin than the source's url")
          .hasMessageContaining(
              "add \"" + FhirServer.origin(other.url("/")) + "\" to trusted-origins");
      // the question is redirected
      server.on("GET /fhir/$export", status(307, "Location", other.url("/steal").toString()));
      assertThatThrownBy(() -> extract.run(extract.bulk(known)))
          .hasMessageContaining("it was redirected from");
      // a file that wants the token lies elsewhere
      server
          .on("GET /fhir/$export", status(202, "Content-Location", "/status"))
          .on(
              "GET /status",
              json(
                  manifest("")
                      .replace("\"requiresAccessToken\":false", "\"requiresAccessToken\":true")
                      .replace(server.url("/files/1").toString(), other.url("/file").toString())));
      assertThatThrownBy(() -> extract.run(extract.bulk(known)))
          .hasMessageContaining("the export wants the access token for its files");
      assertThat(other.requests()).isEmpty();
      // a file that wants no token may lie anywhere
      server
          .on("GET /status", json(manifest("")))
          .on("GET /files/1", status(302, "Location", other.url("/file").toString()));
      extract.run(extract.bulk(known));
      assertThat(other.requests("GET /file").get(0).header("Authorization")).isNull();
      assertThat(server.requests("GET /files/1").get(0).header("Authorization")).isNull();
      assertThat(server.requests("GET /status").get(0).header("Authorization"))
          .isEqualTo("Bearer t0ken");
    }
  }

  @Test
  void landsDeletionsOfTheExportAndAsksNoHistoryThen() {
    String deleted =
        "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":"
            + "\"DELETE\",\"url\":\"Patient/b\"}}]}\n";
    server
        .on(
            "GET /status",
            json(
                manifest("")
                    .replace(
                        "\"deleted\":[]",
                        "\"deleted\":[{\"type\":\"Bundle\",\"url\":\""
                            + server.url("/files/d")
                            + "\",\"count\":1}]")))
        .on("GET /files/d", ndjson(deleted));
    export("2026-10-31T00:00:00Z");
    assertThat(extract.landed())
        .isEqualTo(Map.of("Patient-00001.ndjson", PATIENTS, "Bundle-00002.ndjson", deleted));
    assertThat(server.requests("GET /fhir/metadata")).isEmpty();
  }

  @Test
  void asksTheHistoryForDeletionsWhereTheExportSaysNothingOfThem() {
    server
        .on("GET /status", json(manifest("").replace("\"deleted\":[],", "")))
        .on("GET /fhir/metadata", json(capability("history-type")))
        .on(
            "GET /fhir/Patient/_history",
            json(
                "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":["
                    + "{\"fullUrl\":\"x\",\"resource\":{\"id\":\"a\",\"resourceType\":\"Patient\",\"name\":[{}]},"
                    + "\"request\":{\"method\":\"POST\",\"url\":\"Patient\"}},"
                    // deleted and made anew since
                    + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/a\"}},"
                    + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/c\"}},"
                    + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/b/_history/2\"},"
                    + "\"response\":{\"lastModified\":\"2026-11-01T11:00:00Z\"}}]}"));
    assertThat(export().deletions()).as("nothing to delete yet").isZero();
    extract.known = Set.of("c");
    assertThat(export("2026-10-31T00:00:00Z").deletions()).isEqualTo(1);
    assertThat(server.requests("GET /fhir/Patient/_history").get(0).query())
        .isEqualTo("_since=2026-10-31T00:00:00Z&_count=200");
    assertThat(extract.landed().get("Bundle-00002.ndjson"))
        .isEqualTo(
            "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{\"request\":{\"method\":"
                + "\"DELETE\",\"url\":\"Patient/b\"},\"response\":{\"status\":\"204\","
                + "\"lastModified\":\"2026-11-01T11:00:00Z\"}}]}\n");
  }

  @Test
  void saysWhenDeletionsAreNotSeen() {
    server
        .on("GET /status", json(manifest("").replace("\"deleted\":[],", "")))
        .on("GET /fhir/metadata", json(capability("read")));
    assertThat(export("2026-10-31T00:00:00Z").notes())
        .containsExactly("deletions are not seen: the server offers no history of these types");
  }

  static String capability(String interaction) {
    return "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.0.1\",\"rest\":[{\"mode\":"
        + "\"server\",\"resource\":[{\"type\":\"Patient\",\"interaction\":[{\"code\":\""
        + interaction
        + "\"}]}]}]}";
  }
}
