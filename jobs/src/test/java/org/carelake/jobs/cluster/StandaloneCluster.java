package org.carelake.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Spark standalone master with workers of one core each, as processes on loopback. */
final class StandaloneCluster implements AutoCloseable {
  /** What every Spark process of the cluster and its clients needs to stay on loopback. */
  static final Map<String, String> LOOPBACK =
      Map.of(
          "SPARK_LOCAL_IP", "127.0.0.1",
          "SPARK_LOCAL_HOSTNAME", "localhost",
          "SPARK_SCALA_VERSION", "2.13");

  /** Two names of this machine: Spark begins no task a second time on one and the same host. */
  private static final List<String> HOSTS = List.of("127.0.0.1", "localhost");

  private final Path sparkHome;
  private final Path folder;
  private final int port;
  private final int statusPort;
  private final List<Process> processes = new ArrayList<>();

  private StandaloneCluster(Path sparkHome, Path folder, int port, int statusPort) {
    this.sparkHome = sparkHome;
    this.folder = folder;
    this.port = port;
    this.statusPort = statusPort;
  }

  /**
   * Starts a master and workers and waits until all are registered.
   *
   * @param folder gets logs and the executors' working folders
   */
  static StandaloneCluster start(Path sparkHome, Path folder, int workers) throws Exception {
    StandaloneCluster cluster = new StandaloneCluster(sparkHome, folder, freePort(), freePort());
    try {
      cluster.launch(
          "master",
          "org.apache.spark.deploy.master.Master",
          List.of(
              "--host",
              HOSTS.get(0),
              "--port",
              "" + cluster.port,
              "--webui-port",
              "" + cluster.statusPort));
      cluster.awaitWorkers(0);
      for (int worker = 1; worker <= workers; worker++) {
        cluster.launch(
            "worker-" + worker,
            "org.apache.spark.deploy.worker.Worker",
            List.of(
                "--host",
                HOSTS.get((worker - 1) % HOSTS.size()),
                "--port",
                "0",
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "1500m",
                "--work-dir",
                cluster.workFolder(worker).toString(),
                cluster.url()));
      }
      cluster.awaitWorkers(workers);
      return cluster;
    } catch (Exception failure) {
      cluster.close();
      throw failure;
    }
  }

  /** For {@code --master}. */
  String url() {
    return "spark://127.0.0.1:" + port;
  }

  /** Where a worker keeps the folders of its executors; the first worker is 1. */
  Path workFolder(int worker) {
    return folder.resolve("work-" + worker);
  }

  /** The process of an executor that runs, by its number. */
  ProcessHandle executor(String number) throws IOException {
    for (int worker = 1; worker < processes.size(); worker++) {
      if (hasBegun(worker, number)) {
        // a worker of one core has one executor, which it starts itself
        List<ProcessHandle> children = processes.get(worker).children().toList();
        if (children.size() == 1) {
          return children.get(0);
        }
      }
    }
    throw new IllegalStateException("no worker runs executor " + number + " alone");
  }

  private boolean hasBegun(int worker, String executor) throws IOException {
    try (Stream<Path> applications = Files.list(workFolder(worker))) {
      return applications.anyMatch(application -> Files.exists(application.resolve(executor)));
    }
  }

  /** What the master says about itself. */
  JsonNode status() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statusPort + "/json/"))
            .timeout(Duration.ofSeconds(5))
            .build();
    return new ObjectMapper()
        .readTree(
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  @Override
  public void close() {
    // workers first: they end their executors
    for (int last = processes.size() - 1; last >= 0; last--) {
      end(processes.get(last));
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void launch(String name, String main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dspark.master.rest.enabled=false"));
    command.addAll(
        Files.readAllLines(Path.of(System.getProperty("carelake.root"), "conf", "jvm.options")));
    command.addAll(List.of("-cp", sparkHome.resolve("jars") + "/*", main));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder.environment().putAll(LOOPBACK);
    processes.add(builder.start());
  }

  private void awaitWorkers(int expected) throws Exception {
    Instant limit = Instant.now().plusSeconds(60);
    while (Instant.now().isBefore(limit)) {
      try {
        if (status().path("aliveworkers").asInt(-1) == expected) {
          return;
        }
      } catch (ConnectException notYet) {
        // the master has not opened its port
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException(
        "the cluster had no " + expected + " workers after 60 s; its logs are in " + folder);
  }

  /** A port that nobody listens on. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
