package org.carelake.jobs.bulk;

import java.io.IOException;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.carelake.schemas.config.SourceConfig;

/**
 * Reads the types of a server page by page, in the order of their last update. Pages land as they
 * are received. What a server commits late, with an earlier time of update, is not lost: each pull
 * asks for the last {@link #OVERLAP} again, and ingest knows what it has.
 */
final class SearchPull {
  /** How far back a pull reaches behind the beginning of the former one. */
  static final Duration OVERLAP = Duration.ofMinutes(10);

  private final FhirHttp http;
  private final SourceConfig.FhirSearch source;
  private final Landing landing;

  SearchPull(FhirHttp http, SourceConfig.FhirSearch source, Landing landing) {
    this.http = http;
    this.source = source;
    this.landing = landing;
  }

  /**
   * What was fetched.
   *
   * @param began when the pull began, by the clock of the server where it tells it
   */
  record Result(Instant began, long files) {}

  /** Reads what changed since a time, less the overlap; all when empty. */
  Result run(Optional<String> since) throws IOException {
    Instant mine = http.now();
    Instant[] began = new Instant[1];
    long[] files = new long[1];
    for (String type : source.types()) {
      Map<String, String> query = new LinkedHashMap<>();
      since.ifPresent(time -> query.put("_lastUpdated", "ge" + from(time)));
      query.put("_sort", "_lastUpdated");
      query.put("_count", Integer.toString(source.pageSize()));
      new Pages(http)
          .each(
              Urls.of(http.server().base(), "/" + type, query),
              (answer, page) -> {
                if (began[0] == null) {
                  began[0] = date(answer).orElse(mine);
                }
                if (page.entries() > 0) {
                  try (OutputStream out = landing.create(landing.next(type, "json"))) {
                    out.write(answer.body());
                  }
                  files[0]++;
                }
              });
    }
    return new Result(began[0] == null ? mine : began[0], files[0]);
  }

  /** The time from which a pull reads on. */
  static String from(String since) {
    return Instant.parse(since).minus(OVERLAP).toString();
  }

  private static Optional<Instant> date(Answer answer) {
    try {
      return answer
          .header("Date")
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException wrong) {
      return Optional.empty();
    }
  }
}
