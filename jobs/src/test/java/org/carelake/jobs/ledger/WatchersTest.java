package org.carelake.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.observe.MarkdownSummary;
import org.carelake.jobs.observe.PrometheusFile;
import org.carelake.jobs.observe.RunReport;
import org.carelake.jobs.observe.Webhook;
import org.carelake.jobs.quality.TestResult;
import org.carelake.jobs.quality.TestStatus;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who watch are told of a run that ingested, built, tested and published. */
class WatchersTest {
  private static final TableName PATIENT = TableName.silver("patient");

  @TempDir private Path folder;

  @Test
  void figuresStandInPrometheusTextFormat() throws Exception {
    Path file = PrometheusFile.write(folder, report("success", ""));
    assertThat(file).hasFileName("carelake_small.prom");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines)
        .contains(
            "carelake_run_success{command=\"run\",tenant=\"small\"} 1",
            "carelake_run_seconds{command=\"run\",tenant=\"small\"} 12.500",
            "carelake_run_timestamp_seconds{command=\"run\",tenant=\"small\"} 1767225600",
            "carelake_models{status=\"ok\",tenant=\"small\"} 1",
            "carelake_models{status=\"error\",tenant=\"small\"} 0",
            "carelake_table_rows{table=\"silver.patient\",tenant=\"small\"} 42",
            "carelake_ingested_rows{outcome=\"added\",source=\"a\\\"b\",table=\"bronze.patient\",tenant=\"small\"}"
                + " 7",
            "carelake_tests{status=\"fail\",tenant=\"small\"} 1",
            "carelake_data_timestamp_seconds{tenant=\"small\"} 1767139200",
            "carelake_publication_timestamp_seconds{kind=\"pii\",tenant=\"small\"} 1767225660",
            "carelake_published_rows{kind=\"pii\",tenant=\"small\"} 30");
    // every line is a comment or name{labels} number; every metric has one TYPE before its values
    assertThat(lines)
        .allMatch(
            line ->
                line.matches("# (HELP|TYPE) carelake_[a-z_]+ .+")
                    || line.matches("carelake_[a-z_]+\\{[a-z]+=\".*\"} -?[0-9.]+"));
    assertThat(lines.stream().filter(line -> line.startsWith("# TYPE"))).doesNotHaveDuplicates();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void summaryTellsFiguresAndWhatFailed() throws Exception {
    Path file = folder.resolve("summary.md");
    MarkdownSummary.append(file, report("failed", "model x: broken"));
    MarkdownSummary.append(file, report("success", ""));
    assertThat(Files.readString(file))
        .contains("## small: run failed in 12.5 s")
        .contains("| new versions | 7 |")
        .contains("| tests failed | 1 |")
        .contains("model x: broken")
        .contains("| silver.patient | unique(id) | FAIL | 3 |")
        .contains("| pii | /published/p | 2 | 30 |")
        .contains("## small: run success in 12.5 s");
  }

  @Test
  void webhookIsToldWhatFailed() throws Exception {
    List<String> bodies = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          int status = exchange.getRequestURI().getPath().equals("/hook") ? 204 : 403;
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      RunReport report = report("failed", "model x: broken");
      assertThat(Webhook.post(base.resolve("/hook"), report)).isEmpty();
      assertThat(bodies.get(0))
          .contains("\"status\":\"failed\"")
          .contains("\"tenant\":\"small\"")
          .contains("model x: broken");
      assertThat(Webhook.post(base.resolve("/other"), report)).isEqualTo("it answered 403");
    } finally {
      server.stop(0);
    }
    assertThat(
            Webhook.post(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook"),
                report("failed", "")))
        .isEqualTo("ConnectException");
  }

  private static RunReport report(String status, String message) {
    RunFacts facts = new RunFacts();
    facts.addIngested(List.of(new RunLedger.IngestEntry("a\"b", "patient", 9, 7, 1, 0, 1, 0.5)));
    facts.addModels(
        List.of(
            new ModelResult(PATIENT, ModelStatus.OK, 42, 1.5, new TreeMap<>(), 3, List.of(), "")),
        Map.of());
    facts.addTests(
        List.of(
            new TestResult(PATIENT, "not_null(id)", TestStatus.PASS, 0, "", ""),
            new TestResult(PATIENT, "unique(id)", TestStatus.FAIL, 3, "", "")));
    facts.addPublished(
        List.of(
            new RunLedger.PublicationEntry("pii", "/published/p", "a", 10, 100),
            new RunLedger.PublicationEntry("pii", "/published/p", "b", 20, 100)));
    return new RunReport(
        "small",
        "run",
        "r1",
        status,
        message,
        Instant.parse("2026-01-01T00:00:00Z"),
        12.5,
        facts,
        Optional.of(Instant.parse("2025-12-31T00:00:00Z")),
        Map.of("pii", Instant.parse("2026-01-01T00:01:00Z")));
  }
}
