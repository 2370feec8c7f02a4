package org.carelake.jobs.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed files of the four sources of pairteam: what the generator writes. */
class PairTeamSamplesTest {
  private static final Path ROOT = Path.of(System.getProperty("carelake.root"));

  @TempDir Path folder;

  @Test
  void theGeneratorWritesWhatIsCommitted() throws Exception {
    Process generator =
        new ProcessBuilder(ROOT.resolve("scripts/generate-pairteam").toString(), folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile())
            .start();
    assertThat(generator.waitFor()).isZero();
    Files.delete(folder.resolve("log.txt"));
    assertThat(digests(folder)).isEqualTo(digests(ROOT.resolve("data-samples/pairteam")));
  }

  private static TreeMap<String, Integer> digests(Path root) throws Exception {
    TreeMap<String, Integer> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("README.md")) {
          digests.put(
              root.relativize(file).toString(),
              java.util.Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    return digests;
  }
}
