package org.carelake.jobs.bulk;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server on loopback that answers as it is told, also wrongly, and remembers what was asked. */
public final class FaultServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
  private final List<Request> requests = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** What was asked. */
  public record Request(String method, String path, String query, Headers headers, String body) {
    String header(String name) {
      return headers.getFirst(name);
    }
  }

  /** How a request is answered. */
  @FunctionalInterface
  public interface Reply {
    void answer(HttpExchange exchange, Request request) throws IOException;
  }

  public FaultServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Answers one method and path with replies in their order; the last one stays. */
  public FaultServer on(String methodAndPath, Reply... answers) {
    replies.put(methodAndPath, new ArrayDeque<>(Arrays.asList(answers)));
    return this;
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** The same server at another origin. */
  URI byOtherName(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  public List<Request> requests(String methodAndPath) {
    synchronized (requests) {
      return requests.stream()
          .filter(request -> (request.method() + " " + request.path()).equals(methodAndPath))
          .toList();
    }
  }

  List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = new Headers();
      headers.putAll(exchange.getRequestHeaders());
      URI url = exchange.getRequestURI();
      Request request =
          new Request(
              exchange.getRequestMethod(),
              url.getPath(),
              url.getQuery() == null ? "" : url.getQuery(),
              headers,
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      synchronized (requests) {
        requests.add(request);
      }
      Reply reply;
      synchronized (this) {
        Deque<Reply> left = replies.get(request.method() + " " + request.path());
        reply = left == null ? status(404) : left.size() > 1 ? left.removeFirst() : left.getFirst();
      }
      reply.answer(exchange, request);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** A status without a body, with headers {@code name, value, …}. */
  public static Reply status(int status, String... headers) {
    return body(status, "", headers);
  }

  public static Reply body(int status, String body, String... headers) {
    return body(status, request -> body, headers);
  }

  public static Reply body(int status, Function<Request, String> body, String... headers) {
    return (exchange, request) -> {
      put(exchange, headers);
      byte[] bytes = body.apply(request).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    };
  }

  public static Reply json(String body) {
    return body(200, body, "Content-Type", "application/fhir+json");
  }

  public static Reply ndjson(String body) {
    return body(200, body, "Content-Type", "application/fhir+ndjson");
  }

  /** Announces all, sends a part, breaks off. */
  static Reply cut(String body, int bytes, String... headers) {
    return (exchange, request) -> {
      put(exchange, headers);
      byte[] all = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, all.length);
      OutputStream out = exchange.getResponseBody();
      out.write(all, 0, bytes);
      out.flush();
      exchange.close();
    };
  }

  /** Sends the range that is asked for. */
  static Reply range(String body, String... headers) {
    return (exchange, request) -> {
      put(exchange, headers);
      byte[] all = body.getBytes(StandardCharsets.UTF_8);
      int start = Integer.parseInt(request.header("Range").replaceAll("bytes=([0-9]+)-", "$1"));
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + start + "-" + (all.length - 1) + "/" + all.length);
      exchange.sendResponseHeaders(206, all.length - start);
      exchange.getResponseBody().write(all, start, all.length - start);
    };
  }

  /** Announces a body that never comes. */
  Reply stall() {
    return (exchange, request) -> {
      put(exchange, "Content-Type", "application/fhir+ndjson");
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      try {
        closing.await();
      } catch (InterruptedException end) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private static void put(HttpExchange exchange, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
    }
  }
}
