package org.carelake.jobs.lakehouse;

import io.delta.storage.HDFSLogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.carelake.schemas.error.CarelakeException;

/**
 * Small text files of one line beside the tables of a lakehouse: its audit log, its lock. A file
 * appears whole or not at all, and of several processes that create one name exactly one succeeds:
 * on a local disk by a hard link, on S3 by a conditional PUT, elsewhere by a rename.
 */
public final class SmallFiles {
  /** How often a file is read that is replaced each time. */
  private static final int READS = 20;

  private final Path root;
  private final FileSystem files;
  private final Configuration configuration;

  /**
   * Files under a root.
   *
   * @param root an absolute folder or Hadoop URI
   */
  public SmallFiles(String root, Configuration configuration) {
    this.configuration = Objects.requireNonNull(configuration, "configuration is null");
    Path path = new Path(root);
    try {
      FileSystem found = path.getFileSystem(configuration);
      // without Hadoop's checksum files
      this.files = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
      this.root = files.makeQualified(path);
    } catch (IOException failure) {
      throw broken("open", path, failure);
    }
  }

  /** The files of a lakehouse. */
  public static SmallFiles of(Lakehouse lakehouse) {
    return new SmallFiles(lakehouse.root(), lakehouse.spark().sessionState().newHadoopConf());
  }

  /** Where a file lies. */
  public String path(String name) {
    return new Path(root, name).toString();
  }

  /**
   * Creates a file that isn't there yet.
   *
   * @param line its content, without the line end that is added; no two writers may give the same
   *     one, since on S3 a writer whose answer was lost knows its file by its bytes
   * @return whether it was created; false when somebody else was first
   */
  public boolean create(String name, String line) {
    Path path = new Path(root, name);
    try {
      if (files instanceof RawLocalFileSystem local) {
        return createLocal(local.pathToFile(path).toPath(), line);
      }
      if (files.hasPathCapability(
          path, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)) {
        new ConditionalPutLogStore(configuration)
            .write(path, List.of(line).iterator(), false, configuration);
      } else {
        files.mkdirs(path.getParent());
        new HDFSLogStore(configuration).write(path, List.of(line).iterator(), false, configuration);
      }
      return true;
    } catch (FileAlreadyExistsException other) {
      return false;
    } catch (IOException failure) {
      throw broken("write", path, failure);
    }
  }

  private static boolean createLocal(java.nio.file.Path target, String line) throws IOException {
    if (Files.exists(target)) {
      return false;
    }
    Files.createDirectories(target.getParent());
    java.nio.file.Path written = scratch(target, line);
    try {
      Files.createLink(target, written);
      return true;
    } catch (FileAlreadyExistsException other) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      return createWithoutLink(target, line);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** On disks without hard links a crash may leave half a file, which its reader notices. */
  private static boolean createWithoutLink(java.nio.file.Path target, String line)
      throws IOException {
    try {
      Files.writeString(target, line + "\n", StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException other) {
      return false;
    }
  }

  /** Puts a file in place whole, whatever was there. */
  public void replace(String name, String line) {
    Path path = new Path(root, name);
    try {
      if (files instanceof RawLocalFileSystem local) {
        java.nio.file.Path target = local.pathToFile(path).toPath();
        Files.createDirectories(target.getParent());
        Files.move(
            scratch(target, line),
            target,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } else if (files.hasPathCapability(
          path, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)) {
        put(path, line);
      } else {
        Path scratch = new Path(path.getParent(), "." + UUID.randomUUID());
        put(scratch, line);
        FileContext.getFileContext(path.toUri(), configuration)
            .rename(scratch, path, Options.Rename.OVERWRITE);
      }
    } catch (IOException failure) {
      throw broken("write", path, failure);
    }
  }

  private static java.nio.file.Path scratch(java.nio.file.Path target, String line)
      throws IOException {
    java.nio.file.Path scratch = target.resolveSibling("." + UUID.randomUUID());
    Files.writeString(scratch, line + "\n");
    try (FileChannel channel = FileChannel.open(scratch, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return scratch;
  }

  private void put(Path path, String line) throws IOException {
    try (OutputStream out = files.create(path, true)) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * The whole text of a file with its line end, empty when it isn't there. One that is replaced
   * meanwhile is read again.
   */
  public Optional<String> read(String name) {
    Path path = new Path(root, name);
    for (int attempt = 1; ; attempt++) {
      try (InputStream in = files.open(path)) {
        return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      } catch (FileNotFoundException absent) {
        return Optional.empty();
      } catch (RemoteFileChangedException replaced) {
        if (attempt == READS) {
          throw broken("read", path, replaced);
        }
      } catch (IOException failure) {
        throw broken("read", path, failure);
      }
    }
  }

  /** Whether a file is there. */
  public boolean exists(String name) {
    Path path = new Path(root, name);
    try {
      return files.exists(path);
    } catch (IOException failure) {
      throw broken("look for", path, failure);
    }
  }

  /** The names of the files of a folder, sorted; none when it isn't there. */
  public List<String> names(String folder) {
    Path path = new Path(root, folder);
    try {
      List<String> names = new ArrayList<>();
      for (FileStatus status : files.listStatus(path)) {
        if (status.isFile() && !status.getPath().getName().startsWith(".")) {
          names.add(status.getPath().getName());
        }
      }
      Collections.sort(names);
      return names;
    } catch (FileNotFoundException absent) {
      return List.of();
    } catch (IOException failure) {
      throw broken("list", path, failure);
    }
  }

  /** Removes a file or folder; nothing happens when it isn't there. */
  public void delete(String name) {
    Path path = new Path(root, name);
    try {
      files.delete(path, true);
    } catch (IOException failure) {
      throw broken("delete", path, failure);
    }
  }

  private static CarelakeException broken(String verb, Path path, IOException failure) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT,
        null,
        "can't "
            + verb
            + " "
            + path
            + ": "
            // a thread that is interrupted closes its file without a word
            + Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName()),
        failure);
  }
}
