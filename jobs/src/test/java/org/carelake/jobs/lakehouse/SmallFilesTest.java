package org.carelake.jobs.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.carelake.schemas.error.CarelakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that others replace. */
class SmallFilesTest {
  @TempDir private java.nio.file.Path folder;

  /** Local files of which the first readings find that the file was replaced, as on S3. */
  static final class Replaced extends RawLocalFileSystem {
    private int readings;

    @Override
    public URI getUri() {
      return URI.create("replaced:///");
    }

    @Override
    public FSDataInputStream open(Path file, int size) throws IOException {
      if (readings++ < getConf().getInt("replaced.readings", 0)) {
        throw new RemoteFileChangedException(file.toString(), "open", "replaced");
      }
      return super.open(file, size);
    }
  }

  private SmallFiles files(int readings) {
    Configuration configuration = new Configuration(false);
    configuration.set("fs.replaced.impl", Replaced.class.getName());
    configuration.setBoolean("fs.replaced.impl.disable.cache", true);
    configuration.setInt("replaced.readings", readings);
    return new SmallFiles("replaced://" + folder, configuration);
  }

  @Test
  void aFileThatIsReplacedIsReadAgain() throws Exception {
    Files.writeString(folder.resolve("head.json"), "{}\n");
    assertThat(files(3).read("head.json")).hasValue("{}\n");
  }

  @Test
  void notForEver() throws Exception {
    Files.writeString(folder.resolve("head.json"), "{}\n");
    SmallFiles files = files(1_000_000);
    assertThatThrownBy(() -> files.read("head.json"))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("can't read")
        .hasMessageContaining("head.json");
  }
}
