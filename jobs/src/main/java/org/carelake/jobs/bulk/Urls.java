package org.carelake.jobs.bulk;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.carelake.schemas.config.FhirServer;

/** URLs as they are made and as they are shown. */
final class Urls {
  private Urls() {}

  /** A URL below another, with a query. */
  static URI of(URI base, String path, Map<String, String> query) {
    List<String> pairs = new ArrayList<>();
    query.forEach(
        (name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return URI.create(base + path + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs)));
  }

  /**
   * What a link on a page means, also one of a query alone, which {@link URI#resolve} takes wrong.
   *
   * @throws IllegalArgumentException if it is no URL
   */
  static URI resolve(URI page, String link) {
    return link.startsWith("?")
        ? URI.create(FhirServer.origin(page) + page.getRawPath() + link)
        : page.resolve(link);
  }

  /** A URL for messages: without user, query and fragment, which may hold identifiers or keys. */
  static String shown(URI url) {
    return FhirServer.origin(url) + (url.getRawPath() == null ? "" : url.getRawPath());
  }
}
