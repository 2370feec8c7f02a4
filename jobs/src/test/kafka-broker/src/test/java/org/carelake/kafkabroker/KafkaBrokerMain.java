package org.carelake.kafkabroker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;

/**
 * A Kafka broker of one node on this machine, over a folder that is empty at first. Prints {@code
 * PORT n} when it is there, and ends when its input does.
 */
public final class KafkaBrokerMain {
  private KafkaBrokerMain() {}

  /** Starts it; the argument is the folder. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    List<Integer> ports = freePorts();
    Path file = folder.resolve("broker.properties");
    Files.writeString(
        file,
        """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=false
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        transaction.state.log.num.partitions=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        log.cleaner.dedupe.buffer.size=8388608
        """
            .formatted(ports.get(0), ports.get(1), folder.resolve("log")));
    PrintStream told = System.out;
    // what the format command says is not for who waits for the port
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    String[] format = {
      "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", file.toString()
    };
    if (StorageTool.execute(format, System.out) != 0) {
      throw new IllegalStateException("the folder could not be made ready: " + folder);
    }
    KafkaRaftServer server =
        new KafkaRaftServer(
            KafkaConfig.fromProps(Utils.loadProps(file.toString()), false), Time.SYSTEM);
    server.startup();
    told.println("PORT " + ports.get(0));
    told.flush();
    while (System.in.read() >= 0) {
      // nobody says anything; the end is what counts
    }
    Runtime.getRuntime().halt(0);
  }

  /** Two ports that nobody uses, both held until both are known. */
  private static List<Integer> freePorts() throws IOException {
    List<Integer> ports = new ArrayList<>();
    InetAddress here = InetAddress.getByName("127.0.0.1");
    try (ServerSocket first = new ServerSocket(0, 1, here);
        ServerSocket second = new ServerSocket(0, 1, here)) {
      ports.add(first.getLocalPort());
      ports.add(second.getLocalPort());
    }
    return ports;
  }
}
