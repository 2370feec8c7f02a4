package org.carelake.schemas.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A FHIR server that is read over HTTP.
 *
 * @param base the URL below which its types lie, without a slash at the end
 * @param authentication who asks; nobody when empty
 * @param trusted origins ({@code scheme://host:port}) besides the base's that get the access token
 * @param patience how long and how often it is asked
 */
public record FhirServer(
    URI base,
    Optional<FhirAuthentication> authentication,
    List<String> trusted,
    Patience patience) {
  public FhirServer {
    Objects.requireNonNull(base, "base is null");
    Objects.requireNonNull(authentication, "authentication is null");
    trusted = List.copyOf(trusted);
    Objects.requireNonNull(patience, "patience is null");
  }

  /**
   * How long and how often a server is asked.
   *
   * @param request the longest time until an answer begins
   * @param total the longest time that one extract may take
   * @param attempts how often a request is made that fails for reasons that may pass, at least 1
   * @param pollEvery how long to wait between two questions for the status of an export; as the
   *     server says when empty
   */
  public record Patience(
      Duration request, Duration total, int attempts, Optional<Duration> pollEvery) {
    /** Two minutes an answer, six hours an extract, six attempts. */
    public static final Patience DEFAULT =
        new Patience(Duration.ofMinutes(2), Duration.ofHours(6), 6, Optional.empty());

    public Patience {
      Objects.requireNonNull(request, "request is null");
      Objects.requireNonNull(total, "total is null");
      Objects.requireNonNull(pollEvery, "pollEvery is null");
    }
  }

  /** Where a URL leads: {@code scheme://host:port}, in lower case, the port always told. */
  public static String origin(URI url) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
    return scheme + "://" + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }

  /** Whether the access token may go to where a URL leads. */
  public boolean trusts(URI url) {
    String origin = origin(url);
    return origin.equals(origin(base)) || trusted.contains(origin);
  }

  /** Whether a URL is encrypted or leads to this machine, so that secrets may travel. */
  public static boolean isSafe(URI url) {
    String host = String.valueOf(url.getHost());
    return "https".equalsIgnoreCase(url.getScheme())
        || host.equals("localhost")
        || host.equals("127.0.0.1")
        || host.equals("[::1]");
  }
}
