package org.carelake.jobs.docs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.carelake.schemas.error.CarelakeException;

/** A folder of files for browsers of this machine: bound to the loopback address alone. */
public final class LocalSite implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.of("html", "text/html", "css", "text/css", "js", "text/javascript", "txt", "text/plain");

  private final HttpServer server;

  private LocalSite(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @param folder what {@link Site#write} wrote, or a folder of several
   * @param port 0 takes any that is free
   * @throws CarelakeException when the folder is not there or the port is taken
   */
  public static LocalSite start(Path folder, int port) {
    if (!Files.isDirectory(folder)) {
      throw CarelakeException.usage(
          folder + " is not there; write it with: carelake docs generate --output " + folder);
    }
    try {
      Path root = folder.toRealPath();
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext("/", exchange -> answer(exchange, root));
      server.start();
      return new LocalSite(server);
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't listen on port " + port + "; name another with --port",
          failure);
    }
  }

  /** Where a browser finds it. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private static void answer(HttpExchange exchange, Path root) throws IOException {
    try (exchange) {
      String asked = exchange.getRequestURI().getPath();
      Path file = root.resolve("." + asked).normalize();
      if (file.startsWith(root) && Files.isDirectory(file)) {
        if (!asked.endsWith("/")) {
          exchange.getResponseHeaders().set("Location", asked + "/");
          exchange.sendResponseHeaders(302, -1);
          return;
        }
        file = file.resolve("index.html");
      }
      if (!file.startsWith(root) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      String name = file.getFileName().toString();
      String type =
          TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
      exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
      exchange.sendResponseHeaders(200, Files.size(file));
      Files.copy(file, exchange.getResponseBody());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
