package org.carelake.jobs.survive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes whose Hadoop takes {@link FaultyDisk} for the local disk. */
final class FaultyJvm {
  private FaultyJvm() {}

  /** Starts a main class of the test tree; both of its streams go to a file. */
  static Process start(Path output, Class<?> main, List<String> arguments) throws IOException {
    String root = System.getProperty("carelake.root");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx1800m", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=256m"));
    command.addAll(Files.readAllLines(Path.of(root, "conf", "jvm.options")));
    command.add("-XX:+UseSerialGC");
    command.removeIf(option -> option.equals("-XX:+UseParallelGC"));
    command.add("-Dcarelake.root=" + root);
    command.add("-Dcarelake.log=" + output.resolveSibling("carelake.log"));
    command.add("-Dlog4j2.configurationFile=" + Path.of(root, "conf", "log4j2.properties"));
    command.add("-Dspark.hadoop.fs.file.impl=" + FaultyFileSystem.class.getName());
    command.add("-Dspark.hadoop.fs.AbstractFileSystem.file.impl=" + FaultyLocalFs.class.getName());
    command.add("-Dspark.sql.shuffle.partitions=1");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
