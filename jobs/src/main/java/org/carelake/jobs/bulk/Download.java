package org.carelake.jobs.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.fs.Path;

/**
 * Fetches NDJSON files. A connection that breaks is taken up where it broke, if the server names
 * the version of the file so that both pieces surely belong together, else the file is fetched
 * anew. A file counts as fetched when it has the length that was announced, its last line is whole,
 * and it has as many lines as the manifest says, where it does.
 */
final class Download {
  private static final Set<String> TYPES =
      Set.of(
          "application/fhir+ndjson",
          "application/ndjson",
          "application/x-ndjson",
          "application/jsonl",
          "application/octet-stream",
          "binary/octet-stream",
          "text/plain");
  private static final Set<Integer> GONE = Set.of(403, 404, 410);
  private static final int CHUNK = 1 << 16;

  private final FhirHttp http;
  private final Landing landing;

  Download(FhirHttp http, Landing landing) {
    this.http = http;
    this.landing = landing;
  }

  /**
   * Fetches a file.
   *
   * @param token whether the server wants the access token for it
   * @param expected how many lines it must have
   * @return how many lines it has that are not blank
   * @throws ExpiredLink if it is not there any more
   */
  long fetch(URI url, boolean token, Path target, OptionalLong expected)
      throws ExpiredLink, IOException {
    if (token) {
      http.requireTrusted(url, "the export wants the access token for its files");
    }
    int failures = 0;
    try (Sink sink = new Sink(landing, target)) {
      while (true) {
        long before = sink.received;
        Problem problem = attempt(url, token, sink, expected);
        if (problem == null) {
          return sink.check.lines();
        }
        failures = sink.received > before ? 1 : failures + 1;
        if (failures >= http.server().patience().attempts()) {
          throw http.failure(url, problem.words() + ", " + FhirHttp.times(failures), null);
        }
        http.pause(url, problem.words(), problem.asked().orElse(RetryAfter.backoff(failures)));
      }
    }
  }

  private record Problem(String words, Optional<Duration> asked) {
    Problem(String words) {
      this(words, Optional.empty());
    }
  }

  /** Null when the file is there. */
  private Problem attempt(URI url, boolean token, Sink sink, OptionalLong expected)
      throws ExpiredLink, IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/fhir+ndjson");
    boolean resumes = sink.received > 0 && sink.version.isPresent();
    if (resumes) {
      headers.put("Range", "bytes=" + sink.received + "-");
      headers.put("If-Range", sink.version.get());
    } else {
      sink.restart();
    }
    HttpResponse<InputStream> response;
    try {
      response =
          http.open(
              "GET",
              url,
              headers,
              token ? FhirHttp.Credentials.REQUIRED : FhirHttp.Credentials.NONE);
    } catch (IOException failed) {
      return new Problem("failed with " + failed.getClass().getSimpleName());
    }
    try (InputStream body = new StallGuard(response.body(), http.server().patience().request())) {
      int status = response.statusCode();
      if (GONE.contains(status)) {
        throw new ExpiredLink(Urls.shown(url) + " answered " + status);
      }
      if (FhirHttp.mayPass(status)) {
        return new Problem("answered " + status, http.retryAfter(response.headers()));
      }
      boolean goesOn = status == 206 && resumes && goesOnAt(response.headers(), sink.received);
      if (status == 416 || status == 206 && !goesOn) {
        sink.restart();
        return new Problem("answered " + status + " with another range than was asked for");
      }
      if (status != 200 && status != 206) {
        throw http.failure(url, "answered " + status, null);
      }
      requireNdjson(url, response.headers());
      if (!goesOn) {
        sink.restart();
        sink.version = version(response.headers());
      }
      return copy(body, response.headers(), sink, expected);
    }
  }

  private static Problem copy(
      InputStream body, HttpHeaders headers, Sink sink, OptionalLong expected) throws IOException {
    boolean zipped = headers.firstValue("Content-Encoding").orElse("").equalsIgnoreCase("gzip");
    try {
      sink.take(zipped ? new GZIPInputStream(body) : body);
    } catch (ReadFailure broken) {
      if (zipped) {
        sink.restart();
      }
      return new Problem("broke off after " + sink.received + " bytes");
    }
    if (!sink.check.isWhole()) {
      sink.restart();
      return new Problem("ends in the middle of a line");
    }
    if (expected.isPresent() && expected.getAsLong() != sink.check.lines()) {
      long lines = sink.check.lines();
      sink.restart();
      return new Problem(
          "has " + lines + " lines; the export's manifest says " + expected.getAsLong());
    }
    return null;
  }

  private void requireNdjson(URI url, HttpHeaders headers) {
    String type = headers.firstValue("Content-Type").orElse("text/plain").split(";", 2)[0].strip();
    if (!TYPES.contains(type.toLowerCase(Locale.ROOT))) {
      throw http.failure(
          url, "is of another content type than NDJSON; is it a page for people to sign in?", null);
    }
  }

  private static boolean goesOnAt(HttpHeaders headers, long start) {
    return headers
        .firstValue("Content-Range")
        .filter(range -> range.strip().startsWith("bytes " + start + "-"))
        .isPresent();
  }

  /** A strong entity tag: what names the very bytes of a file. */
  private static Optional<String> version(HttpHeaders headers) {
    return headers.firstValue("Content-Encoding").isPresent()
        ? Optional.empty()
        : headers.firstValue("ETag").filter(tag -> tag.startsWith("\""));
  }

  /** Tells a broken connection from a full disk. */
  private static final class ReadFailure extends Exception {
    private static final long serialVersionUID = 1L;

    ReadFailure(IOException cause) {
      super(cause);
    }
  }

  /** The file as far as it has come. */
  private static final class Sink implements AutoCloseable {
    private final Landing landing;
    private final Path target;
    private OutputStream out;
    private long received;
    private Optional<String> version = Optional.empty();
    private LineCheck check = new LineCheck();

    Sink(Landing landing, Path target) throws IOException {
      this.landing = landing;
      this.target = target;
      this.out = landing.create(target);
    }

    void restart() throws IOException {
      if (received > 0) {
        out.close();
        out = landing.create(target);
      }
      received = 0;
      version = Optional.empty();
      check = new LineCheck();
    }

    void take(InputStream body) throws IOException, ReadFailure {
      byte[] chunk = new byte[CHUNK];
      for (int count = read(body, chunk); count >= 0; count = read(body, chunk)) {
        out.write(chunk, 0, count);
        check.look(chunk, count);
        received += count;
      }
    }

    private static int read(InputStream body, byte[] chunk) throws ReadFailure {
      try {
        return body.read(chunk, 0, chunk.length);
      } catch (IOException broken) {
        throw new ReadFailure(broken);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
