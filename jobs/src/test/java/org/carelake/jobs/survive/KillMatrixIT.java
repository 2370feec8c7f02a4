package org.carelake.jobs.survive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that died, and what the next run makes of it. Here some moments; {@code scripts/kill-matrix}
 * tries all of them.
 */
@ExtendWith(SparkExtension.class)
class KillMatrixIT {
  /** A real death at the moment at which a mistake shows best, and a disk that is full. */
  private static final String SOME = "second/(publish/after the pointer/HALT|build/mid write/FULL)";

  @TempDir private Path folder;

  /** Longer than other tests may take: a piece of {@code scripts/kill-matrix} is one test. */
  @Test
  @Timeout(value = 48, unit = TimeUnit.MINUTES)
  void whateverDiesTheNextRunEndsAsIfNothingHadHappened(SparkSession spark) throws Exception {
    String wanted = System.getProperty("carelake.kill.cases", SOME);
    Path output = Path.of(System.getProperty("carelake.kill.output", folder.resolve("out") + ""));
    List<String> cases = new ArrayList<>();
    try (MortalDisk disk = MortalDisk.of(spark)) {
      new KillMatrix(
              spark,
              folder,
              Pattern.compile(wanted),
              Integer.getInteger("carelake.kill.every", 0),
              line -> {
                cases.add(line);
                append(output, line);
              })
          .run();
    }
    // single changes are counted in an undisturbed run, and another may make one less
    cases.removeIf(
        line -> line.contains("/any/") && line.endsWith("\t" + KillMatrix.NEVER_REACHED));
    assertThat(cases).isNotEmpty().allMatch(line -> line.endsWith("\tequal"));
    if (wanted.equals(SOME)) {
      assertThat(cases).hasSize(2);
    }
  }

  private static void append(Path output, String line) {
    try {
      Files.writeString(output, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
