package org.carelake.jobs.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.GzipCodec;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.transforms.bronze.Framing;

/** Opens files, plain or gzip; which of the two it is, the content says and not the name. */
final class InputFile {
  private static final int BUFFER = 256 * 1024;
  private static final int HEAD = 64 * 1024;

  private final Configuration configuration;
  private final Path path;
  private final IngestLimits limits;

  InputFile(Configuration configuration, String path, IngestLimits limits) {
    this.configuration = configuration;
    this.path = new Path(path);
    this.limits = limits;
  }

  /**
   * The whole file, uncompressed. The stream supports mark and reset of its first bytes, and fails
   * with {@link Inflation.TooFarException} where the file becomes too large.
   */
  InputStream open() throws IOException {
    BufferedInputStream raw = new BufferedInputStream(files().open(path), BUFFER);
    if (!isGzip(raw)) {
      return raw;
    }
    GzipCodec codec = new GzipCodec();
    codec.setConf(configuration);
    Inflation inflation = new Inflation(limits);
    return new BufferedInputStream(
        inflation.inflated(codec.createInputStream(inflation.compressed(raw))), BUFFER);
  }

  /** A plain file from a byte on. */
  InputStream openAt(long start) throws IOException {
    FSDataInputStream stream = files().open(path);
    stream.seek(start);
    return stream;
  }

  /** The first bytes of a stream that supports mark; the stream stays at its start. */
  static byte[] peek(InputStream stream) throws IOException {
    stream.mark(HEAD + 1);
    byte[] head = stream.readNBytes(HEAD);
    stream.reset();
    return head;
  }

  /** Whether it is a plain file of lines, so that it can be read in parts. */
  boolean isDivisible() throws IOException {
    if (isGzip()) {
      return false;
    }
    try (InputStream stream = open()) {
      return Framing.of(peek(stream)) == Framing.LINES;
    }
  }

  private boolean isGzip() throws IOException {
    try (BufferedInputStream raw = new BufferedInputStream(files().open(path))) {
      return isGzip(raw);
    }
  }

  private static boolean isGzip(BufferedInputStream stream) throws IOException {
    stream.mark(2);
    int first = stream.read();
    int second = stream.read();
    stream.reset();
    return first == 0x1f && second == 0x8b;
  }

  private FileSystem files() throws IOException {
    return path.getFileSystem(configuration);
  }
}
