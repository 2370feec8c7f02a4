package org.carelake.jobs.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.testing.ChildJvm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class UnopenableNamesTest {
  @TempDir private java.nio.file.Path folder;

  private FileSystem files;
  private UnopenableNames names;

  @BeforeEach
  void open() throws IOException {
    files = FileSystem.getLocal(new Configuration());
    names = new UnopenableNames(files, "clinic", Location.of("t.conf", 4));
    Files.createDirectories(folder.resolve("Zürich/a"));
    Files.writeString(folder.resolve("Zürich/a/1.ndjson"), "");
  }

  private Path path() {
    return new Path(folder.toUri());
  }

  @Test
  void whatCanBeOpenedOrIsHiddenIsLeftAlone() throws IOException {
    Files.createSymbolicLink(folder.resolve("Zürich/.#1.ndjson"), folder.resolve("nobody"));
    Files.createSymbolicLink(folder.resolve("more"), folder.resolve("Zürich"));
    assertThatCode(() -> names.checkBelow(path())).doesNotThrowAnyException();
  }

  @Test
  void aLinkToNothingIsTold() throws IOException {
    Files.createSymbolicLink(folder.resolve("Zürich/a/2.ndjson"), folder.resolve("nobody"));
    assertThatThrownBy(() -> names.checkBelow(path()))
        .isInstanceOf(CarelakeException.class)
        .hasMessageStartingWith(
            "t.conf:4: source 'clinic' can't open '2.ndjson' in " + folder.resolve("Zürich/a"));
  }

  /** Looks below the folder that the first argument names. */
  static final class Look {
    public static void main(String[] arguments) throws IOException {
      FileSystem files = FileSystem.getLocal(new Configuration());
      Path path = new Path(arguments[0]);
      System.out.println("listed " + files.listStatus(path).length);
      try {
        new UnopenableNames(files, "clinic", null).checkBelow(path);
      } catch (CarelakeException refused) {
        System.out.println("refused " + refused.getMessage());
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aNameBeyondAsciiIsToldWhereTheProcessHasNoLocale() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(
            folder.resolve("_output"), Map.of("LC_ALL", "C"), Look.class, folder.toString())) {
      assertThat(child.await(Duration.ofMinutes(1))).as(child.output()).isZero();
      // Hadoop's list alone would lose it
      assertThat(child.lines("listed")).containsExactly("1");
      assertThat(child.lines("refused"))
          .singleElement()
          .asString()
          .startsWith("source 'clinic' can't open 'Z")
          .contains("in " + folder + ":", "LC_ALL=C.UTF-8");
    }
  }

  @Test
  void aFileThatCameAfterTheListIsTheNextRuns() throws IOException {
    FileStatus[] listed = files.listStatus(path());
    Files.writeString(folder.resolve("2.ndjson"), "");
    assertThatCode(() -> names.check(path(), listed)).doesNotThrowAnyException();
  }
}
