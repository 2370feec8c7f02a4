package org.carelake.jobs.disk;

import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** What Hadoop takes for {@code file:}, by {@code fs.file.impl}. */
public class DirectLocalFileSystem extends LocalFileSystem {
  /** Called by Hadoop. */
  public DirectLocalFileSystem() {
    this(new DirectRawLocalFileSystem());
  }

  /** The same over another disk. */
  protected DirectLocalFileSystem(RawLocalFileSystem disk) {
    super(disk);
  }

  @Override
  public Path getChecksumFile(Path file) {
    return checksumFile(file);
  }

  /**
   * Where Hadoop keeps a file's checksums. Its own method takes what stands before a colon in the
   * file's name for the scheme of a URI, and fails.
   */
  public static Path checksumFile(Path file) {
    return new Path(file.getParent(), new Path(null, null, "." + file.getName() + ".crc"));
  }
}
