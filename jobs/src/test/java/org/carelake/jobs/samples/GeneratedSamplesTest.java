package org.carelake.jobs.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed files of hospitals and pairteam: byte for byte what their generators write. */
class GeneratedSamplesTest {
  @TempDir private Path folder;

  @Test
  void hospitals() throws Exception {
    assertCommitted("hospitals", "generate-samples", "hospitals");
  }

  @Test
  void pairTeam() throws Exception {
    assertCommitted("pairteam", "generate-pairteam");
  }

  private void assertCommitted(String samples, String script, String... arguments)
      throws Exception {
    Path written = folder.resolve("written");
    Path log = folder.resolve("log.txt");
    List<String> command =
        Stream.of(
                Stream.of(SampleFiles.ROOT.resolve("scripts").resolve(script).toString()),
                Stream.of(arguments),
                Stream.of(written.toString()))
            .flatMap(words -> words)
            .toList();
    Process generator =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(generator.waitFor()).as(Files.readString(log)).isZero();
    Map<String, Integer> committed =
        digests(SampleFiles.ROOT.resolve("data-samples").resolve(samples));
    committed.remove("README.md");
    assertThat(digests(written)).isNotEmpty().isEqualTo(committed);
  }

  private static Map<String, Integer> digests(Path root) throws Exception {
    Map<String, Integer> digests = new TreeMap<>();
    for (Map.Entry<String, Path> file : SampleFiles.files(root).entrySet()) {
      digests.put(file.getKey(), Arrays.hashCode(Files.readAllBytes(file.getValue())));
    }
    return digests;
  }
}
