package org.carelake.jobs.lakehouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and an S3 endpoint and passes everything on, but the answer to the first
 * PUT of a path is lost: the client's connection is closed after the endpoint has done the work.
 */
final class LostAnswers implements AutoCloseable {
  private final ServerSocket server;
  private final int upstreamPort;
  private final String marker;
  private final AtomicInteger puts = new AtomicInteger();

  LostAnswers(int upstreamPort, String marker) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.upstreamPort = upstreamPort;
    this.marker = marker;
    daemon(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How often the path was put. */
  int puts() {
    return puts.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), upstreamPort);
        Connection connection = new Connection(client, upstream);
        daemon(connection::requests);
        daemon(connection::answers);
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "lost-answers");
    thread.setDaemon(true);
    thread.start();
  }

  /** One client connection and its twin to the endpoint. */
  private final class Connection {
    private final Socket client;
    private final Socket upstream;
    private volatile boolean lose;

    private Connection(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    private void requests() {
      byte[] buffer = new byte[1 << 16];
      try (client;
          upstream) {
        InputStream in = client.getInputStream();
        OutputStream out = upstream.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
          String request = text.lines().findFirst().orElse("");
          if (request.startsWith("PUT ") && request.contains(marker)) {
            lose = puts.incrementAndGet() == 1;
          }
          out.write(buffer, 0, read);
          out.flush();
        }
      } catch (IOException ended) {
        // the other direction has closed the sockets
      }
    }

    private void answers() {
      byte[] buffer = new byte[1 << 16];
      try (client;
          upstream) {
        InputStream in = upstream.getInputStream();
        OutputStream out = client.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          String text = new String(buffer, 0, Math.min(read, 32), StandardCharsets.ISO_8859_1);
          if (lose && !text.startsWith("HTTP/1.1 100")) {
            return;
          }
          out.write(buffer, 0, read);
          out.flush();
        }
      } catch (IOException ended) {
        // the other direction has closed the sockets
      }
    }
  }
}
