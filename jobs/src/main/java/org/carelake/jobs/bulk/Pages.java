package org.carelake.jobs.bulk;

import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows the pages of a search or a history by their {@code next} links. */
final class Pages {
  private final FhirHttp http;

  Pages(FhirHttp http) {
    this.http = http;
  }

  /** Takes one page. */
  interface Taker {
    void take(Answer answer, BundlePage page) throws IOException;
  }

  /** Gives all pages from the first on. */
  void each(URI first, Taker taker) throws IOException {
    Set<URI> seen = new HashSet<>();
    Optional<URI> at = Optional.of(first);
    while (at.isPresent()) {
      URI url = at.get();
      if (!seen.add(url)) {
        throw http.failure(url, "is the next page of itself", null);
      }
      Answer answer = http.get(url, Map.of("Accept", "application/fhir+json"));
      if (answer.status() != 200) {
        throw http.failure(url, "answered " + answer.words() + "; expected a Bundle", null);
      }
      BundlePage page =
          BundlePage.read(answer.body())
              .orElseThrow(() -> http.failure(url, "gave a page that is no Bundle", null));
      taker.take(answer, page);
      at = page.next().map(link -> next(answer.url(), link));
    }
  }

  private URI next(URI page, String link) {
    URI next;
    try {
      next = Urls.resolve(page, link);
    } catch (IllegalArgumentException wrong) {
      throw http.failure(page, "names a next page that is no URL", null);
    }
    http.requireTrusted(next, "the next page lies there");
    return next;
  }
}
