package org.carelake.jobs.survive;

import org.carelake.jobs.disk.DirectLocalFileSystem;

/** What Hadoop takes for {@code file:}, by {@code fs.file.impl}. */
public final class FaultyFileSystem extends DirectLocalFileSystem {
  /** Called by Hadoop. */
  public FaultyFileSystem() {
    super(new FaultyRawFileSystem());
  }
}
