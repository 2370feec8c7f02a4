package org.carelake.jobs.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.carelake.schemas.config.FhirAuthentication;
import org.carelake.schemas.config.FhirServer;
import org.carelake.schemas.error.CarelakeException;

/**
 * Access tokens by SMART Backend Services: the client proves itself by a signed JWT ({@code
 * private_key_jwt}), which is made anew for each request. A token is renewed before it ends.
 */
final class SmartTokens implements AccessTokens {
  private static final Duration ASSERTION = Duration.ofMinutes(4);
  private static final long USUAL_SECONDS = 300;
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final FhirServer server;
  private final FhirAuthentication.SmartBackend settings;
  private final ClientKey key;
  private final HttpClient client;
  private final Pauses pauses;
  private final Clock clock;
  private Optional<URI> endpoint;
  private String token = "";
  private Instant until = Instant.MIN;

  SmartTokens(
      FhirServer server,
      FhirAuthentication.SmartBackend settings,
      ClientKey key,
      HttpClient client,
      Pauses pauses,
      Clock clock) {
    this.server = server;
    this.settings = settings;
    this.key = key;
    this.client = client;
    this.pauses = pauses;
    this.clock = clock;
    this.endpoint = settings.tokenUrl();
  }

  @Override
  public synchronized String token() {
    if (!clock.instant().isBefore(until)) {
      request();
    }
    return token;
  }

  @Override
  public synchronized boolean renew() {
    until = Instant.MIN;
    return true;
  }

  private void request() {
    URI url = endpoint();
    Answer answer = send(url, () -> assertion(url));
    JsonNode body = answer.json();
    if (!answer.isGood()) {
      throw failure(url, "gave no access token: " + answer.status() + error(body));
    }
    String given = body.path("access_token").asText();
    if (given.isEmpty() || !"bearer".equalsIgnoreCase(body.path("token_type").asText())) {
      throw failure(url, "gave no access token of type bearer");
    }
    long seconds = Math.max(1, body.path("expires_in").asLong(USUAL_SECONDS));
    Duration life = Duration.ofSeconds(seconds);
    // a token that lives for less than a minute is used for half its life
    Duration margin = life.compareTo(MARGIN.multipliedBy(2)) > 0 ? MARGIN : life.dividedBy(2);
    token = given;
    until = clock.instant().plus(life).minus(margin);
  }

  private URI endpoint() {
    if (endpoint.isEmpty()) {
      URI url = URI.create(server.base() + "/.well-known/smart-configuration");
      Answer answer = send(url, Optional::empty);
      String found = answer.json().path("token_endpoint").asText();
      URI token;
      try {
        token = URI.create(found);
      } catch (IllegalArgumentException wrong) {
        token = URI.create("");
      }
      if (!answer.isGood() || token.getHost() == null || !FhirServer.isSafe(token)) {
        throw failure(
            url,
            "names no token_endpoint that begins with https (it answered "
                + answer.status()
                + "); set auth.token-url");
      }
      endpoint = Optional.of(token);
    }
    return endpoint.get();
  }

  private Optional<String> assertion(URI audience) {
    Instant now = clock.instant();
    String jwt =
        key.sign(
            new JWTClaimsSet.Builder()
                .issuer(settings.clientId())
                .subject(settings.clientId())
                .audience(audience.toString())
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ASSERTION)))
                .build());
    Map<String, String> form = new TreeMap<>();
    form.put("grant_type", "client_credentials");
    form.put("scope", settings.scope());
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.put("client_assertion", jwt);
    return Optional.of(
        form.entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&")));
  }

  /** A body that is made anew for each attempt; a GET when there is none. */
  private interface Form {
    Optional<String> make();
  }

  private Answer send(URI url, Form form) {
    for (int failures = 1; ; failures++) {
      String found;
      Optional<Duration> asked = Optional.empty();
      try {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(url)
                .timeout(server.patience().request())
                .header("Accept", "application/json");
        form.make()
            .ifPresent(
                body ->
                    request
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
        HttpResponse<byte[]> response =
            client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        Answer answer = new Answer(url, response.statusCode(), response.headers(), response.body());
        if (!FhirHttp.mayPass(answer.status())) {
          return answer;
        }
        found = "answered " + answer.status();
        asked = RetryAfter.of(answer.headers(), clock.instant());
      } catch (IOException failed) {
        found = "failed with " + failed.getClass().getSimpleName();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw Pauses.interrupted("the request for an access token", interrupted);
      }
      if (failures >= server.patience().attempts()) {
        throw failure(url, found + ", " + FhirHttp.times(failures));
      }
      pauses.pause(asked.orElse(RetryAfter.backoff(failures)));
    }
  }

  /** The error of OAuth, which is a code; its description is not shown. */
  private static String error(JsonNode body) {
    String code = body.path("error").asText();
    return code.matches("[a-z_]{1,40}") ? " (" + code + ")" : "";
  }

  private CarelakeException failure(URI url, String found) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT,
        settings.secret().location(),
        Urls.shown(url) + " " + found);
  }
}
