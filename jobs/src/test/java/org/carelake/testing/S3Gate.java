package org.carelake.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in front of an S3 endpoint on loopback: keeps every request's head, asks whether it may
 * pass, and answers 403 when not. Host and signature reach the endpoint as they were sent, so the
 * endpoint still checks who signed. Only headers that ask for encryption are kept back, which
 * S3Proxy doesn't know; a request with such goes to an endpoint that checks no signature.
 */
public final class S3Gate implements AutoCloseable {
  private static final Pattern ACCESS_KEY = Pattern.compile("Credential=([^/]+)/");
  private static final Pattern DELETED = Pattern.compile("<Key>([^<]*)</Key>");
  private static final String DENIED =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>AccessDenied</Code>"
          + "<Message>Access Denied</Message></Error>";

  /** One question to S3: who, what, where, and by which prefix for a listing. */
  public record Access(String identity, String action, String bucket, String key, String prefix) {}

  /** The head of a request; header names are in lower case. */
  public record Request(
      String method, String bucket, String key, String query, Map<String, String> headers) {
    /** Whether it puts the commit of a Delta table. */
    public boolean isPutOfCommit() {
      return method.equals("PUT") && key.matches(".*/_delta_log/[0-9]{20}\\.json");
    }
  }

  /** What goes wrong with one request. */
  public enum Fault {
    /** Nothing. */
    NONE,
    /** The answer is 503. */
    BUSY,
    /** The connection is closed before the request has any effect. */
    RESET,
    /** The endpoint does the work, and the connection is closed before its answer. */
    LOST,
    /** Half of the answer's body comes, then the connection is closed. */
    CUT,
    /** The answer takes its time. */
    SLOW
  }

  /** Says whether an access may pass. */
  @FunctionalInterface
  public interface Judge {
    boolean admits(Access access);
  }

  private final HttpServer server;
  private final int upstream;
  private final Judge judge;
  private final Function<Request, Fault> fault;
  private final ConcurrentLinkedQueue<Request> requests = new ConcurrentLinkedQueue<>();

  public S3Gate(int upstream, Judge judge) throws IOException {
    this(upstream, judge, (Function<Request, Fault>) request -> Fault.NONE);
  }

  /** A gate that answers 503 to some requests. */
  public S3Gate(int upstream, Judge judge, Predicate<Request> fault) throws IOException {
    this(
        upstream,
        judge,
        (Function<Request, Fault>) request -> fault.test(request) ? Fault.BUSY : Fault.NONE);
  }

  /** A gate at which requests go wrong. */
  public static S3Gate faulty(int upstream, Judge judge, Function<Request, Fault> fault)
      throws IOException {
    return new S3Gate(upstream, judge, fault);
  }

  private S3Gate(int upstream, Judge judge, Function<Request, Fault> fault) throws IOException {
    this.upstream = upstream;
    this.judge = judge;
    this.fault = fault;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
    server.createContext("/", this::handle);
    server.setExecutor(
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "s3-gate");
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Every request so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Request request = request(exchange);
      requests.add(request);
      boolean passes = true;
      for (Access access : accesses(request, body)) {
        passes &= judge.admits(access);
      }
      Fault wrong = fault.apply(request);
      if (wrong == Fault.BUSY) {
        answer(exchange, 503, new byte[0]);
      } else if (!passes) {
        answer(exchange, 403, DENIED.getBytes(StandardCharsets.UTF_8));
      } else if (wrong != Fault.RESET) {
        forward(exchange, body, wrong);
      }
    }
  }

  private static Request request(HttpExchange exchange) {
    String path = exchange.getRequestURI().getRawPath().substring(1);
    int slash = path.indexOf('/');
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    String query = exchange.getRequestURI().getRawQuery();
    return new Request(
        exchange.getRequestMethod(),
        slash < 0 ? path : path.substring(0, slash),
        slash < 0 ? "" : decoded(path.substring(slash + 1)),
        query == null ? "" : query,
        headers);
  }

  private static List<Access> accesses(Request request, byte[] body) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String part : request.query().split("&")) {
      int equals = part.indexOf('=');
      query.put(
          equals < 0 ? part : part.substring(0, equals),
          equals < 0 ? "" : decoded(part.substring(equals + 1)));
    }
    List<String> keys = new ArrayList<>(List.of(request.key()));
    if (query.containsKey("delete")) {
      keys.clear();
      Matcher key = DELETED.matcher(new String(body, StandardCharsets.UTF_8));
      while (key.find()) {
        keys.add(key.group(1));
      }
    }
    Matcher signer = ACCESS_KEY.matcher(request.headers().getOrDefault("authorization", ""));
    String identity = signer.find() ? signer.group(1) : "nobody";
    return keys.stream()
        .map(
            key ->
                new Access(
                    identity,
                    action(request, query),
                    request.bucket(),
                    key,
                    query.getOrDefault("prefix", "")))
        .toList();
  }

  /** The permission that AWS asks for, by its reference of S3 actions. */
  private static String action(Request request, Map<String, String> query) {
    if (query.containsKey("delete")) {
      return "s3:DeleteObject";
    }
    if (request.key().isEmpty()) {
      return query.containsKey("location")
          ? "s3:GetBucketLocation"
          : query.containsKey("uploads") ? "s3:ListBucketMultipartUploads" : "s3:ListBucket";
    }
    return switch (request.method()) {
      case "GET", "HEAD" ->
          query.containsKey("uploadId") ? "s3:ListMultipartUploadParts" : "s3:GetObject";
      case "DELETE" ->
          query.containsKey("uploadId") ? "s3:AbortMultipartUpload" : "s3:DeleteObject";
      default -> "s3:PutObject";
    };
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** HTTP/1.0, so that the answer is what comes until the connection closes. */
  private void forward(HttpExchange exchange, byte[] body, Fault wrong) throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), upstream)) {
      // head and body are two writes
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      StringBuilder head = new StringBuilder();
      head.append(exchange.getRequestMethod()).append(' ').append(exchange.getRequestURI());
      head.append(" HTTP/1.0\r\n");
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                if (!isKeptBack(name.toLowerCase(Locale.ROOT))) {
                  values.forEach(
                      value -> head.append(name).append(": ").append(value).append("\r\n"));
                }
              });
      out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      passOn(exchange, socket.getInputStream(), wrong);
    }
  }

  private static boolean isKeptBack(String header) {
    return header.equals("expect")
        || header.equals("connection")
        || header.startsWith("x-amz-server-side-encryption");
  }

  private static void passOn(HttpExchange exchange, InputStream in, Fault wrong)
      throws IOException {
    List<String> head = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      head.add(line);
    }
    byte[] body = in.readAllBytes();
    int status = Integer.parseInt(head.get(0).split(" ")[1]);
    for (String header : head.subList(1, head.size())) {
      int colon = header.indexOf(':');
      String name = header.substring(0, colon);
      boolean length = name.equalsIgnoreCase("Content-Length");
      if (!name.equalsIgnoreCase("Connection")
          && (!length || exchange.getRequestMethod().equals("HEAD"))) {
        exchange.getResponseHeaders().add(name, header.substring(colon + 1).strip());
      }
    }
    switch (wrong) {
      case LOST -> {
        // closing the exchange closes the connection
      }
      case CUT -> {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body, 0, body.length / 2);
      }
      case SLOW -> {
        pause();
        answer(exchange, status, body);
      }
      default -> answer(exchange, status, body);
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(1500);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean empty = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
