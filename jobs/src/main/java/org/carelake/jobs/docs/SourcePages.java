package org.carelake.jobs.docs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.carelake.jobs.ledger.RunHistory;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.exposure.Exposure;
import org.carelake.schemas.table.TableName;

/** What comes in, who uses it, and what runs did. */
final class SourcePages {
  private final SiteInput input;
  private final Map<String, Instant> runs;

  SourcePages(SiteInput input) {
    this.input = input;
    this.runs = input.history().startedAt();
  }

  void sources(ArrayNode pages) {
    for (SourceConfig source : input.tenant().sources()) {
      ObjectNode page = pages.addObject();
      page.put("name", source.name());
      page.put("kind", source.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " "));
      page.put("at", source.location().file() + ":" + source.location().line());
      ArrayNode types = page.putArray("types");
      List<RunHistory.Ingest> own =
          input.history().ingests().stream()
              .filter(found -> found.source().equals(source.name()))
              .toList();
      own.stream()
          .map(RunHistory.Ingest::type)
          .distinct()
          .sorted()
          .forEach(
              type -> {
                RunHistory.Ingest last =
                    own.stream()
                        .filter(found -> found.type().equals(type))
                        .max(Comparator.comparing(found -> at(found.run())))
                        .orElseThrow();
                types
                    .addObject()
                    .put("type", type)
                    .put("received", last.received())
                    .put("added", last.added())
                    .put("at", at(last.run()).toString());
              });
    }
  }

  private Instant at(String run) {
    return runs.getOrDefault(run, Instant.EPOCH);
  }

  void exposures(ArrayNode pages) {
    for (Exposure exposure : input.graph().exposures()) {
      ObjectNode page = pages.addObject();
      page.put("name", exposure.name());
      page.put("type", exposure.type().code());
      page.put("title", exposure.title());
      page.put("description", exposure.description());
      page.put("owner", exposure.owner().name());
      page.put("email", exposure.owner().email().orElse(""));
      page.put("purpose", exposure.purpose());
      page.put("maturity", exposure.maturity().orElse(""));
      page.put("url", exposure.url().orElse(""));
      page.put("at", exposure.location().file() + ":" + exposure.location().line());
      ModelPages.strings(
          page.putArray("tables"), exposure.dependsOn().stream().map(TableName::toString).toList());
      ModelPages.strings(page.putArray("metrics"), exposure.metrics());
      page.put(
          "drawn",
          input.graph().dashboards().stream()
              .anyMatch(drawn -> drawn.dashboard().name().equals(exposure.name())));
    }
  }

  void runs(ArrayNode pages) {
    for (RunHistory.Run run : input.history().runs()) {
      ObjectNode page = pages.addObject();
      page.put("id", run.id());
      page.put("command", run.command());
      page.put("at", run.startedAt().toString());
      run.finishedAt()
          .ifPresent(
              end ->
                  page.put(
                      "seconds",
                      Math.round(
                              java.time.Duration.between(run.startedAt(), end).toMillis() / 100.0)
                          / 10.0));
      page.put("status", run.status());
      ObjectNode models = page.putObject("models");
      input.history().models().stream()
          .filter(found -> found.run().equals(run.id()))
          .forEach(found -> count(models, found.status()));
      ObjectNode tests = page.putObject("tests");
      input.history().tests().stream()
          .filter(found -> found.run().equals(run.id()))
          .forEach(found -> count(tests, found.status()));
      ModelPages.strings(
          page.putArray("published"),
          input.history().publications().stream()
              .filter(found -> found.run().equals(run.id()))
              .map(RunHistory.Published::kind)
              .distinct()
              .toList());
    }
  }

  private static void count(ObjectNode counts, String status) {
    String key = status.toLowerCase(Locale.ROOT);
    counts.put(key, counts.path(key).asInt(0) + 1);
  }
}
