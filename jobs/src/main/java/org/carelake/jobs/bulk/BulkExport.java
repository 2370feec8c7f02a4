package org.carelake.jobs.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;

/**
 * One export by {@code $export} (FHIR Bulk Data Access 2.0, IG of HL7): asks for it, waits until it
 * is done, fetches its files and deletes it at the server. When a link has expired, the export is
 * asked for once more.
 */
final class BulkExport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROUNDS = 2;

  private final FhirHttp http;
  private final SourceConfig.FhirBulk source;
  private final Landing landing;
  private final List<String> notes = new ArrayList<>();

  BulkExport(FhirHttp http, SourceConfig.FhirBulk source, Landing landing) {
    this.http = http;
    this.source = source;
    this.landing = landing;
  }

  /**
   * What was fetched.
   *
   * @param errors what the server says went wrong, by severity and code
   * @param failed whether some of it is an error, so that resources are missing
   */
  record Result(Manifest manifest, long files, List<String> notes, TreeMap<String, Long> errors) {
    boolean failed() {
      return errors.keySet().stream()
          .anyMatch(code -> !code.startsWith("warning/") && !code.startsWith("information/"));
    }
  }

  /**
   * Exports.
   *
   * @param since only what changed at the server since then; all when empty
   */
  Result run(Optional<String> since) throws IOException {
    for (int round = 1; ; round++) {
      URI status = kickOff(since);
      try {
        return fetch(poll(status));
      } catch (ExpiredLink expired) {
        if (round == ROUNDS) {
          throw http.failure(
              status, "exported twice, and a link had expired: " + expired.getMessage(), null);
        }
        notes.add("a link had expired; the export was asked for again");
        landing.clear();
      } finally {
        end(status);
      }
    }
  }

  private URI kickOff(Optional<String> since) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("_outputFormat", "application/fhir+ndjson");
    since.ifPresent(time -> query.put("_since", time));
    if (!source.types().isEmpty()) {
      query.put("_type", String.join(",", source.types()));
    }
    String path =
        switch (source.level()) {
          case SYSTEM -> "/$export";
          case PATIENT -> "/Patient/$export";
          case GROUP -> "/Group/" + source.group().orElseThrow() + "/$export";
        };
    URI url = Urls.of(http.server().base(), path, query);
    Answer answer =
        http.get(url, Map.of("Accept", "application/fhir+json", "Prefer", "respond-async"));
    Optional<String> location = answer.header("Content-Location");
    if (answer.status() != 202 || location.isEmpty()) {
      throw http.failure(
          url,
          "did not begin an export: expected status 202 and a Content-Location, found "
              + answer.words(),
          null);
    }
    URI status;
    try {
      status = Urls.resolve(url, location.get());
    } catch (IllegalArgumentException wrong) {
      throw http.failure(url, "named a Content-Location that is no URL", null);
    }
    http.requireTrusted(status, "the status of the export lies there");
    return status;
  }

  private Manifest poll(URI status) {
    for (int asked = 1; ; asked++) {
      Answer answer = http.get(status, Map.of("Accept", "application/json"));
      if (answer.status() == 200) {
        return Manifest.parse(answer.json(), answer.url())
            .orElseThrow(
                () ->
                    http.failure(
                        status,
                        "ended without a manifest that has transactionTime, output and web"
                            + " addresses",
                        null));
      }
      if (answer.status() != 202) {
        throw http.failure(status, "ended the export with " + answer.words(), null);
      }
      Duration wait =
          http.server()
              .patience()
              .pollEvery()
              .or(() -> http.retryAfter(answer.headers()))
              .orElse(RetryAfter.backoff(asked));
      http.pause(status, "says that the export is not done", wait);
    }
  }

  private Result fetch(Manifest manifest) throws ExpiredLink, IOException {
    Download download = new Download(http, landing);
    boolean token = manifest.requiresAccessToken();
    for (Manifest.Item item : manifest.output()) {
      download.fetch(item.url(), token, landing.next(item.type(), "ndjson"), item.count());
    }
    for (Manifest.Item item : manifest.deleted()) {
      // the count of such a file may mean its Bundles or their entries
      download.fetch(item.url(), token, landing.next("Bundle", "ndjson"), OptionalLong.empty());
    }
    TreeMap<String, Long> errors = new TreeMap<>();
    for (Manifest.Item item : manifest.errors()) {
      Path file = landing.aside("errors");
      download.fetch(item.url(), token, file, OptionalLong.empty());
      count(file, errors);
      landing.delete(file);
    }
    return new Result(
        manifest,
        manifest.output().size() + (long) manifest.deleted().size(),
        List.copyOf(notes),
        errors);
  }

  /** Counts the codes of OperationOutcomes; their text may hold data of patients. */
  private void count(Path file, TreeMap<String, Long> errors) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(landing.open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isBlank()) {
          continue;
        }
        JsonNode outcome;
        try {
          outcome = JSON.readTree(line);
        } catch (IOException none) {
          outcome = JSON.missingNode();
        }
        JsonNode issues = outcome.path("issue");
        if (issues.isEmpty()) {
          errors.merge("error/unreadable", 1L, Long::sum);
        }
        for (JsonNode issue : issues) {
          errors.merge(
              Answer.code(issue, "severity") + "/" + Answer.code(issue, "code"), 1L, Long::sum);
        }
      }
    }
  }

  /** Tells the server that its files are not needed any more; that it may fail is no matter. */
  private void end(URI status) {
    try {
      http.deleteOnce(status);
    } catch (IOException | CarelakeException ignored) {
      // the server removes them by itself when they expire
    }
  }
}
