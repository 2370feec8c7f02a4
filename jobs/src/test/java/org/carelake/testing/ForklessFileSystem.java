package org.carelake.testing;

import org.apache.hadoop.fs.LocalFileSystem;

/** What Hadoop takes for {@code file:} in tests, by {@code fs.file.impl}. */
public final class ForklessFileSystem extends LocalFileSystem {
  /** Called by Hadoop. */
  public ForklessFileSystem() {
    super(new ForklessRawFileSystem());
  }
}
