package org.carelake.jobs.bulk;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.carelake.schemas.config.FhirAuthentication;
import org.carelake.schemas.config.FhirServer;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;

/** Reads a FHIR server into a folder of NDJSON and Bundles, from which ingest takes it. */
public final class FhirExtract {
  private final SourceConfig.FhirApi source;
  private final FhirHttp http;

  /**
   * An extract of one source.
   *
   * @param secrets gives the value of a secret; called only where the source has one
   */
  public FhirExtract(
      SourceConfig.FhirApi source,
      Function<SecretReference, String> secrets,
      Pauses pauses,
      Clock clock) {
    this.source = Objects.requireNonNull(source, "source is null");
    FhirServer server = source.server();
    HttpClient client = FhirHttp.client(server.patience());
    this.http =
        new FhirHttp(
            server,
            source.name(),
            source.location(),
            client,
            server
                .authentication()
                .map(found -> tokens(server, found, secrets, client, pauses, clock)),
            pauses,
            clock);
  }

  private static AccessTokens tokens(
      FhirServer server,
      FhirAuthentication authentication,
      Function<SecretReference, String> secrets,
      HttpClient client,
      Pauses pauses,
      Clock clock) {
    String secret = secrets.apply(authentication.secret());
    if (authentication instanceof FhirAuthentication.SmartBackend smart) {
      ClientKey key = ClientKey.parse(secret, smart.keyId(), smart.secret().location());
      return new SmartTokens(server, smart, key, client, pauses, clock);
    }
    return new AccessTokens() {
      @Override
      public String token() {
        return secret.strip();
      }

      @Override
      public boolean renew() {
        return false;
      }
    };
  }

  /**
   * What was read.
   *
   * @param cursor where the next extract goes on: a time of the server
   * @param files how many files landed
   * @param deletions how many deletions the history told
   * @param notes what a person should know
   * @param problems why the extract is not complete, so that the next one must not go on after it;
   *     codes and counts only
   */
  public record Extracted(
      String cursor, long files, long deletions, List<String> notes, List<String> problems) {
    public Extracted {
      notes = List.copyOf(notes);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads the server.
   *
   * @param since the cursor of the last complete extract; everything is read when empty
   * @param known what is known to be deleted
   * @throws CarelakeException if the server can't be read to the end
   */
  public Extracted run(Optional<String> since, Landing landing, KnownDeletions known)
      throws IOException {
    List<String> notes = new ArrayList<>();
    if (source instanceof SourceConfig.FhirBulk bulk) {
      BulkExport.Result result = new BulkExport(http, bulk, landing).run(since);
      notes.addAll(result.notes());
      String errors = Answer.words(result.errors());
      List<String> problems = new ArrayList<>();
      if (result.failed()) {
        problems.add("the server could not export everything: " + errors);
      } else if (!errors.isEmpty()) {
        notes.add("the server says of its export: " + errors);
      }
      boolean told = result.manifest().tellsDeleted();
      long deletions = deletions(since, told, landing, known, notes);
      return new Extracted(
          result.manifest().transactionTime(), result.files(), deletions, notes, problems);
    }
    SearchPull.Result result =
        new SearchPull(http, (SourceConfig.FhirSearch) source, landing).run(since);
    long deletions = deletions(since.map(SearchPull::from), false, landing, known, notes);
    return new Extracted(result.began().toString(), result.files(), deletions, notes, List.of());
  }

  /** Before the first extract nothing is there that could have been deleted. */
  private long deletions(
      Optional<String> since,
      boolean told,
      Landing landing,
      KnownDeletions known,
      List<String> notes)
      throws IOException {
    boolean wanted =
        switch (source.deletions()) {
          case AUTO -> !told;
          case HISTORY -> true;
          case NONE -> false;
        };
    if (!wanted || since.isEmpty()) {
      return 0;
    }
    HistoryDeletions history = new HistoryDeletions(http, landing, known);
    List<String> offered = history.offered(source.types());
    if (offered.isEmpty()) {
      String words = "deletions are not seen: the server offers no history of these types";
      if (source.deletions() == SourceConfig.Deletions.HISTORY) {
        throw new CarelakeException(
            CarelakeException.Category.ENVIRONMENT,
            source.location(),
            "source '" + source.name() + "': " + words + "; set deletions = none to go without");
      }
      notes.add(words);
      return 0;
    }
    return history.fetch(offered, source.types(), since.get());
  }

  /** Asks the server who it is, for {@code carelake doctor}; reads no resource. */
  public String check() {
    URI url = URI.create(source.server().base() + "/metadata");
    Answer answer = http.get(url, Map.of("Accept", "application/fhir+json"));
    if (answer.status() != 200) {
      throw http.failure(url, "answered " + answer.words(), null);
    }
    String version = answer.json().path("fhirVersion").asText();
    if (!version.startsWith("4.0")) {
      throw http.failure(url, "is no FHIR R4 server", null);
    }
    return Urls.shown(source.server().base()) + " (FHIR " + version + ")";
  }
}
