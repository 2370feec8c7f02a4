package org.carelake.jobs.lakehouse;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.carelake.transforms.digest.Digests;

/**
 * Commits to Delta tables on S3 by conditional PUT ({@code If-None-Match: *}), so that any number
 * of processes may write one table. Delta's own store for S3 locks inside one JVM only: with two or
 * three processes it lost commits that their writers had seen succeed.
 *
 * <p>Set by {@code spark.delta.logStore.s3a.impl}. Needs Hadoop 3.4.2 or newer and a store that
 * honours conditional PUTs, as Amazon S3 does since 2024.
 *
 * <p>A PUT whose answer was lost is sent again by the S3 client, and refused because of itself. The
 * refused writer therefore compares what is there with what it wrote; the same bytes are its own
 * commit, since every commit holds a random transaction id.
 */
public final class ConditionalPutLogStore extends HadoopFileSystemLogStore {
  /** Called by Delta. */
  public ConditionalPutLogStore(Configuration configuration) {
    super(configuration);
  }

  /**
   * Puts a log file in place whole or not at all.
   *
   * @throws FileAlreadyExistsException when another writer was first and {@code overwrite} is false
   */
  @Override
  public void write(
      Path path, Iterator<String> actions, Boolean overwrite, Configuration configuration)
      throws IOException {
    FileSystem files = path.getFileSystem(configuration);
    if (overwrite) {
      put(files.create(path, true), actions);
      return;
    }
    if (!files.hasPathCapability(
        path, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)) {
      throw new IOException(
          "the file system of "
              + path
              + " has no conditional PUT; take Hadoop 3.4.2 or newer, and leave"
              + " fs.s3a.create.conditional.enabled at true");
    }
    writeIfAbsent(files, path, actions);
  }

  @Override
  public Boolean isPartialWriteVisible(Path path, Configuration configuration) {
    return false;
  }

  private static void writeIfAbsent(FileSystem files, Path path, Iterator<String> actions)
      throws IOException {
    FSDataOutputStream stream;
    try {
      FSDataOutputStreamBuilder<?, ?> builder = files.createFile(path).overwrite(false).recursive();
      builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
      stream = builder.build();
    } catch (org.apache.hadoop.fs.FileAlreadyExistsException early) {
      throw exists(path, early);
    }
    Written written = new Written(Digests.sha256());
    try {
      put(stream, actions, written);
    } catch (RemoteFileChangedException | org.apache.hadoop.fs.FileAlreadyExistsException refused) {
      if (!written.isAt(files, path)) {
        throw exists(path, refused);
      }
    }
  }

  private static void put(FSDataOutputStream stream, Iterator<String> actions) throws IOException {
    put(stream, actions, new Written(Digests.sha256()));
  }

  /** Writes all lines; when one can't be had, the upload is aborted and no file appears. */
  @SuppressWarnings("try") // the digest stream is a view: closing it would publish half a file
  private static void put(FSDataOutputStream stream, Iterator<String> actions, Written written)
      throws IOException {
    try {
      DigestOutputStream out = new DigestOutputStream(stream, written.digest());
      while (actions.hasNext()) {
        out.write((actions.next() + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException | RuntimeException | Error failure) {
      try {
        stream.abort();
      } catch (RuntimeException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
    stream.close();
  }

  private static FileAlreadyExistsException exists(Path path, IOException cause) {
    FileAlreadyExistsException exists = new FileAlreadyExistsException(path.toString());
    exists.initCause(cause);
    return exists;
  }

  /** What this writer sent. */
  private record Written(MessageDigest digest) {
    boolean isAt(FileSystem files, Path path) throws IOException {
      byte[] sent = digest.digest();
      MessageDigest found = Digests.sha256();
      try (InputStream in = new DigestInputStream(files.open(path), found)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      } catch (FileNotFoundException absent) {
        throw new IOException(
            "the store refused to create " + path + ", but it isn't there; try again", absent);
      }
      return MessageDigest.isEqual(sent, found.digest());
    }
  }
}
