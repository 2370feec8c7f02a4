package org.carelake.jobs.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.digest.Digests;

/**
 * The files of one publish target, on a local disk or an object store. Local files are taken
 * without Hadoop's checksum layer, so that its {@code .crc} files are seen and can be removed.
 */
final class Bucket implements AutoCloseable {
  private final Path root;
  private final FileSystem files;

  private Bucket(Path root, FileSystem files) {
    this.root = root;
    this.files = files;
  }

  /** The bucket at an absolute folder or Hadoop URI. */
  static Bucket at(String location, Configuration configuration) {
    Path path = new Path(location);
    try {
      // of its own: a shared one could have been made with another identity
      FileSystem found = FileSystem.newInstance(path.toUri(), configuration);
      FileSystem direct = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
      return new Bucket(direct.makeQualified(path), direct);
    } catch (IOException failure) {
      throw broken("open", path, failure);
    }
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException failure) {
      throw broken("close", root, failure);
    }
  }

  /** Whether a file is there. */
  boolean exists(Path path) {
    try {
      return files.exists(path);
    } catch (IOException failure) {
      throw broken("look for", path, failure);
    }
  }

  /** A path under the root, its steps parted by slashes. */
  Path at(String relative) {
    return new Path(root, relative);
  }

  /** A path under the root; each step is one name. */
  Path path(String first, String... more) {
    Path path = new Path(root, first);
    for (String step : more) {
      path = new Path(path, step);
    }
    return path;
  }

  /** What a reader that is no Hadoop program calls a path. */
  String readerLocation(Path path) {
    URI uri = files.makeQualified(path).toUri();
    return switch (uri.getScheme()) {
      case "file" -> uri.getPath();
      case "s3a" -> "s3://" + uri.getAuthority() + uri.getPath();
      default -> path.toString();
    };
  }

  /** A folder's files, at any depth, ordered by path. */
  List<FileStatus> filesUnder(Path folder) {
    try {
      List<FileStatus> found = new ArrayList<>();
      RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
      while (all.hasNext()) {
        found.add(all.next());
      }
      found.sort(Comparator.comparing(FileStatus::getPath));
      return found;
    } catch (IOException failure) {
      throw broken("list", folder, failure);
    }
  }

  /** The names directly under a folder; none when it isn't there. */
  List<String> names(Path folder) {
    try {
      if (!files.exists(folder)) {
        return List.of();
      }
      List<String> names = new ArrayList<>();
      for (FileStatus status : files.listStatus(folder)) {
        names.add(status.getPath().getName());
      }
      names.sort(Comparator.naturalOrder());
      return names;
    } catch (IOException failure) {
      throw broken("list", folder, failure);
    }
  }

  /** Removes a file or a folder with all in it; nothing happens when it isn't there. */
  void delete(Path path) {
    try {
      files.delete(path, true);
    } catch (IOException failure) {
      throw broken("delete", path, failure);
    }
  }

  /** The whole of a small text file, empty when it isn't there. */
  Optional<String> read(Path path) {
    try {
      if (!files.exists(path)) {
        return Optional.empty();
      }
      try (InputStream in = files.open(path)) {
        return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException failure) {
      throw broken("read", path, failure);
    }
  }

  /** Lower-case hex SHA-256 of a file. */
  String sha256(Path path) {
    try (DigestInputStream in = new DigestInputStream(files.open(path), Digests.sha256())) {
      in.transferTo(OutputStream.nullOutputStream());
      return Digests.hex(in.getMessageDigest());
    } catch (IOException failure) {
      throw broken("read", path, failure);
    }
  }

  /** A file's content; the caller closes it. */
  InputStream open(Path path) {
    try {
      return files.open(path);
    } catch (IOException failure) {
      throw broken("read", path, failure);
    }
  }

  /**
   * Writes a file that isn't there yet, as a stream. When the writing fails, an object store gets
   * nothing and a local disk loses the half file.
   */
  Written write(Path path, Content content) {
    MessageDigest digest = Digests.sha256();
    try {
      FSDataOutputStream out = files.create(path, false);
      try {
        DigestOutputStream digesting = new DigestOutputStream(out, digest);
        content.writeTo(digesting);
        digesting.flush();
      } catch (IOException | RuntimeException failure) {
        discard(out, path);
        throw failure;
      }
      out.close();
      return new Written(files.getFileStatus(path).getLen(), Digests.hex(digest));
    } catch (IOException failure) {
      throw broken("write", path, failure);
    }
  }

  private void discard(FSDataOutputStream out, Path path) throws IOException {
    if (out.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM)) {
      out.abort();
      return;
    }
    out.close();
    files.delete(path, false);
  }

  /** What writes itself into a stream, which it leaves open. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** A file as it arrived: its length by the file system, its SHA-256 by what was sent. */
  record Written(long bytes, String sha256) {}

  /**
   * Puts a small text file in place whole: a reader sees the former content or the new one. An
   * object store gets a single PUT; a local disk a file beside {@code scratch}, which is then
   * renamed over the old one.
   */
  void replace(Path path, String content, Path scratch) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try {
      if (files instanceof RawLocalFileSystem local) {
        replaceLocal(local, path, bytes, scratch);
      } else {
        try (OutputStream out = files.create(path, true)) {
          out.write(bytes);
        }
      }
    } catch (IOException failure) {
      throw broken("write", path, failure);
    }
  }

  private static void replaceLocal(RawLocalFileSystem local, Path path, byte[] bytes, Path scratch)
      throws IOException {
    java.nio.file.Path target = local.pathToFile(path).toPath();
    java.nio.file.Path written = local.pathToFile(scratch).toPath();
    Files.createDirectories(written.getParent());
    Files.createDirectories(target.getParent());
    Files.write(written, bytes);
    try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static CarelakeException broken(String verb, Path path, IOException failure) {
    return new CarelakeException(
        CarelakeException.Category.ENVIRONMENT,
        null,
        "can't " + verb + " " + path + ": " + failure.getMessage(),
        new UncheckedIOException(failure));
  }
}
