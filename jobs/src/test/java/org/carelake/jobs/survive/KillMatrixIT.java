package org.carelake.jobs.survive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that died, and what the next run makes of it. Here some moments; {@code scripts/kill-matrix}
 * tries all of them.
 */
class KillMatrixIT {
  /** One real death of each kind, and the moments at which a mistake would show best. */
  private static final String SOME =
      "second/(publish/after the pointer/HALT|build/before the commit of gold.people/KILL"
          + "|ingest/after the commit of bronze.patient/DEAD"
          + "|build/after the commit of gold.people/DEAD"
          + "|publish/mid write, bucket/DEAD"
          + "|build/mid write/FULL)";

  @TempDir private Path folder;

  @Test
  void whateverDiesTheNextRunEndsAsIfNothingHadHappened() throws Exception {
    String wanted = System.getProperty("carelake.kill.cases", SOME);
    Path output = Path.of(System.getProperty("carelake.kill.output", folder.resolve("out") + ""));
    Process matrix =
        FaultyJvm.start(
            output,
            KillMatrix.class,
            List.of(folder.toString(), wanted, System.getProperty("carelake.kill.every", "0")));
    int exit;
    try {
      exit = matrix.waitFor();
    } finally {
      matrix.descendants().forEach(ProcessHandle::destroyForcibly);
      matrix.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    assertThat(exit).as(String.join("\n", lines)).isZero();
    List<String> cases = lines.stream().filter(line -> line.startsWith("CASE ")).toList();
    assertThat(cases).isNotEmpty().allMatch(line -> line.endsWith("\tequal"));
    if (wanted.equals(SOME)) {
      assertThat(cases).hasSize(6);
    }
  }
}
