package org.carelake.jobs.view;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * A file of an input. A path with a scheme, such as {@code s3a://}, is opened through Hadoop; every
 * other one directly, so that a small run needs no Hadoop.
 *
 * @param path the file as the user would name it
 * @param size bytes on disk
 */
public record FhirFile(String path, long size) implements Serializable {
  private static final int BUFFER = 256 * 1024;

  public FhirFile {
    Objects.requireNonNull(path, "path is null");
  }

  static boolean isRemote(String path) {
    return path.contains("://");
  }

  static Configuration configuration() {
    return SparkEnv.get() == null
        ? new Configuration()
        : SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf());
  }

  /** The content, uncompressed; the content and not the name says whether it is gzip. */
  InputStream open() throws IOException {
    BufferedInputStream raw = new BufferedInputStream(raw(), BUFFER);
    return isGzip(raw) ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw;
  }

  /** Whether the content is gzip, whatever the name. */
  boolean isGzip() throws IOException {
    try (BufferedInputStream raw = new BufferedInputStream(raw())) {
      return isGzip(raw);
    }
  }

  private static boolean isGzip(BufferedInputStream raw) throws IOException {
    raw.mark(2);
    int first = raw.read();
    int second = raw.read();
    raw.reset();
    return first == 0x1f && second == 0x8b;
  }

  private InputStream raw() throws IOException {
    if (!isRemote(path)) {
      return Files.newInputStream(Path.of(path));
    }
    org.apache.hadoop.fs.Path remote = new org.apache.hadoop.fs.Path(path);
    return remote.getFileSystem(configuration()).open(remote);
  }
}
