package org.carelake.jobs.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.config.FhirServer;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;

/**
 * Asks one FHIR server, patiently. A request that fails for reasons that may pass (no connection,
 * 408, 429, 5xx) is made again after the time that the server names, else after a growing one. The
 * access token goes to the server's origin and to those that are trusted, to no other: redirections
 * are followed by hand.
 */
final class FhirHttp {
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 5;
  private static final int LONGEST_BODY = 256 << 20;

  private final FhirServer server;
  private final String source;
  private final Location location;
  private final HttpClient client;
  private final Optional<AccessTokens> tokens;
  private final Pauses pauses;
  private final Clock clock;
  private final Instant deadline;

  /**
   * A way to one server, for one extract.
   *
   * @param source the source's name, for messages
   * @param tokens gives access tokens, where the server wants to know who asks
   */
  FhirHttp(
      FhirServer server,
      String source,
      Location location,
      HttpClient client,
      Optional<AccessTokens> tokens,
      Pauses pauses,
      Clock clock) {
    this.server = server;
    this.source = source;
    this.location = location;
    this.client = client;
    this.tokens = tokens;
    this.pauses = pauses;
    this.clock = clock;
    this.deadline = clock.instant().plus(server.patience().total());
  }

  /** A client that follows no redirection by itself. */
  static HttpClient client(FhirServer.Patience patience) {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(patience.request())
        .build();
  }

  FhirServer server() {
    return server;
  }

  Instant now() {
    return clock.instant();
  }

  /** Whether and where the access token goes along. */
  enum Credentials {
    /** To trusted origins; a redirection to another is refused. */
    REQUIRED,
    /** To nobody; redirections to other origins are followed. */
    NONE
  }

  /** Asks for a URL with the access token and reads the whole answer, which may be a bad one. */
  Answer get(URI url, Map<String, String> headers) {
    return whole(url, headers);
  }

  /** Asks once to delete what lies at a URL, whatever is answered. */
  void deleteOnce(URI url) throws IOException {
    open("DELETE", url, Map.of("Accept", "application/fhir+json"), Credentials.REQUIRED)
        .body()
        .close();
  }

  private Answer whole(URI url, Map<String, String> headers) {
    int failures = 0;
    while (true) {
      String found;
      Optional<Duration> asked = Optional.empty();
      IOException cause = null;
      try {
        HttpResponse<InputStream> response = open("GET", url, headers, Credentials.REQUIRED);
        try (InputStream body = new StallGuard(response.body(), server.patience().request())) {
          byte[] bytes = body.readNBytes(LONGEST_BODY);
          if (bytes.length == LONGEST_BODY) {
            throw failure(url, "answered with more than " + LONGEST_BODY + " bytes", null);
          }
          Answer answer =
              new Answer(response.uri(), response.statusCode(), response.headers(), bytes);
          if (!PASSING.contains(answer.status())) {
            return answer;
          }
          found = "answered " + answer.words();
          asked = retryAfter(answer.headers());
        }
      } catch (IOException failed) {
        found = "failed with " + failed.getClass().getSimpleName();
        cause = failed;
      }
      failures++;
      if (failures >= server.patience().attempts()) {
        throw failure(url, found + ", " + times(failures), cause);
      }
      pause(url, found, asked.orElse(RetryAfter.backoff(failures)));
    }
  }

  /** Whether a status may pass by itself. */
  static boolean mayPass(int status) {
    return PASSING.contains(status);
  }

  /** How long an answer asks to wait. */
  Optional<Duration> retryAfter(HttpHeaders headers) {
    return RetryAfter.of(headers, clock.instant());
  }

  /** Waits, unless there is not so much time. */
  void pause(URI url, String why, Duration time) {
    if (clock.instant().plus(time).isAfter(deadline)) {
      throw failure(
          url,
          why
              + "; waiting "
              + time.toSeconds()
              + " s more would pass the source's patience.total of "
              + server.patience().total().toSeconds()
              + " s",
          null);
    }
    pauses.pause(time);
  }

  /**
   * Makes one request and follows redirections; the answer may be a bad one. An access token that
   * is refused is renewed once.
   *
   * @throws IOException if no answer comes
   */
  HttpResponse<InputStream> open(
      String method, URI url, Map<String, String> headers, Credentials credentials)
      throws IOException {
    HttpResponse<InputStream> response = follow(method, url, headers, credentials);
    if (response.statusCode() == 401
        && credentials == Credentials.REQUIRED
        && tokens.isPresent()
        && tokens.get().renew()) {
      response.body().close();
      return follow(method, url, headers, credentials);
    }
    return response;
  }

  private HttpResponse<InputStream> follow(
      String method, URI url, Map<String, String> headers, Credentials credentials)
      throws IOException {
    URI at = url;
    for (int steps = 0; steps <= MOST_REDIRECTS; steps++) {
      HttpResponse<InputStream> response = once(method, at, headers, credentials);
      if (!REDIRECTS.contains(response.statusCode())) {
        return response;
      }
      response.body().close();
      at = next(at, response, credentials);
    }
    throw failure(url, "redirects more than " + MOST_REDIRECTS + " times", null);
  }

  private URI next(URI at, HttpResponse<InputStream> response, Credentials credentials) {
    URI next;
    try {
      next = Urls.resolve(at, response.headers().firstValue("Location").orElse(""));
    } catch (IllegalArgumentException wrong) {
      throw failure(at, "redirects to what is no URL", null);
    }
    boolean http = "http".equals(next.getScheme()) || "https".equals(next.getScheme());
    boolean weaker = "https".equals(at.getScheme()) && !"https".equals(next.getScheme());
    if (!http || next.getHost() == null || weaker) {
      throw failure(at, "redirects to what is not encrypted, or no web address", null);
    }
    if (credentials == Credentials.REQUIRED) {
      requireTrusted(next, "it was redirected from " + Urls.shown(at));
    }
    return next;
  }

  /** Refuses a URL that leads to an origin which may not have the access token. */
  void requireTrusted(URI url, String why) {
    if (!server.trusts(url)) {
      throw failure(
          url,
          "lies at another origin than the source's url ("
              + why
              + "); if it is right, add \""
              + FhirServer.origin(url)
              + "\" to trusted-origins",
          null);
    }
  }

  private HttpResponse<InputStream> once(
      String method, URI url, Map<String, String> headers, Credentials credentials)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>(headers);
    if (credentials == Credentials.REQUIRED && server.trusts(url)) {
      tokens.ifPresent(found -> all.put("Authorization", "Bearer " + found.token()));
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(server.patience().request())
            .method(method, HttpRequest.BodyPublishers.noBody());
    all.forEach(request::header);
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Pauses.interrupted("a request to " + Urls.shown(url), interrupted);
    }
  }

  /** What a request ends with that can't be answered. */
  CarelakeException failure(URI url, String found, Throwable cause) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT,
        location,
        "source '" + source + "': " + Urls.shown(url) + " " + found,
        cause);
  }

  static String times(int failures) {
    return failures == 1 ? "once" : failures + " times";
  }
}
