package org.carelake.jobs.disk;

import org.apache.hadoop.fs.LocalFileSystem;
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
}
