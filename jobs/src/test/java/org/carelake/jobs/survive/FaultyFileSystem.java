package org.carelake.jobs.survive;

import org.apache.hadoop.fs.LocalFileSystem;

/** What Hadoop takes for {@code file:}, by {@code fs.file.impl}. */
public final class FaultyFileSystem extends LocalFileSystem {
  /** Called by Hadoop. */
  public FaultyFileSystem() {
    super(new FaultyRawFileSystem());
  }
}
