package org.carelake.jobs.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The disk without processes does what Hadoop's own does. */
class DirectLocalFileSystemTest {
  @TempDir java.nio.file.Path folder;

  private static FileSystem of(LocalFileSystem files) throws IOException {
    files.initialize(URI.create("file:///"), new Configuration());
    return files;
  }

  private Path file(String name) throws IOException {
    return new Path(Files.writeString(folder.resolve(name), "text").toUri());
  }

  @ParameterizedTest
  @ValueSource(strings = {"000", "400", "640", "644", "755", "777", "1777"})
  void permissionsAreThoseOfHadoopsOwnDisk(String octal) throws IOException {
    FsPermission permission = new FsPermission(octal);
    of(new DirectLocalFileSystem()).setPermission(file("direct"), permission);
    of(new LocalFileSystem()).setPermission(file("hadoop"), permission);
    // Java tells no sticky bit
    assertThat(Files.getAttribute(folder.resolve("direct"), "unix:mode"))
        .isEqualTo(Files.getAttribute(folder.resolve("hadoop"), "unix:mode"));
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("direct"))))
        .isEqualTo(
            permission.getUserAction().SYMBOL
                + permission.getGroupAction().SYMBOL
                + permission.getOtherAction().SYMBOL);
  }

  @Test
  void whatHadoopTellsOfALinkIsTold() throws IOException {
    Path target = file("target");
    Path link =
        new Path(
            Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target")).toUri());
    DirectRawLocalFileSystem disk = new DirectRawLocalFileSystem();
    disk.initialize(URI.create("file:///"), new Configuration());
    assertThat(disk.getFileLinkStatus(target).isSymlink()).isFalse();
    assertThat(disk.getFileLinkStatus(target).getLen()).isEqualTo(4);
    RawLocalFileSystem hadoop = new RawLocalFileSystem();
    hadoop.initialize(URI.create("file:///"), new Configuration());
    FileStatus told = disk.getFileLinkStatus(link);
    FileStatus expected = hadoop.getFileLinkStatus(link);
    assertThat(told.isSymlink()).isEqualTo(expected.isSymlink());
    assertThat(told.getPath()).isEqualTo(expected.getPath());
    assertThat(told.getLen()).isEqualTo(expected.getLen());
    Path missing = new Path(folder.resolve("missing").toUri());
    assertThatThrownBy(() -> disk.getFileLinkStatus(missing))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> disk.setPermission(missing, new FsPermission("644")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aRenameByHadoopsOtherInterfaceRefusesWhatIsThere() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set("fs.AbstractFileSystem.file.impl", DirectLocalFs.class.getName());
    FileContext context = FileContext.getFileContext(URI.create("file:///"), configuration);
    assertThat(context.getDefaultFileSystem()).isInstanceOf(DirectLocalFs.class);
    Path written = new Path(folder.resolve("written").toUri());
    try (FSDataOutputStream out = context.create(written, EnumSet.of(CreateFlag.CREATE))) {
      out.write("new".getBytes(StandardCharsets.UTF_8));
    }
    Path there = file("there");
    assertThatThrownBy(() -> context.rename(written, there))
        .isInstanceOf(org.apache.hadoop.fs.FileAlreadyExistsException.class);
    assertThat(Files.readString(folder.resolve("there"))).isEqualTo("text");
    context.rename(written, there, Options.Rename.OVERWRITE);
    assertThat(Files.readString(folder.resolve("there"))).isEqualTo("new");
  }
}
