package org.carelake.jobs.disk;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The same for Hadoop's other interface, by which Delta's log store renames: {@code
 * fs.AbstractFileSystem.file.impl}.
 */
public class DirectLocalFs extends ChecksumFs {
  /** Called by Hadoop. */
  public DirectLocalFs(URI uri, Configuration configuration)
      throws IOException, URISyntaxException {
    this(new DirectRawLocalFileSystem(), configuration);
  }

  /** The same over another disk. */
  protected DirectLocalFs(RawLocalFileSystem disk, Configuration configuration)
      throws IOException, URISyntaxException {
    super(new Raw(disk, configuration));
  }

  private static final class Raw extends DelegateToFileSystem {
    Raw(RawLocalFileSystem disk, Configuration configuration)
        throws IOException, URISyntaxException {
      super(
          FsConstants.LOCAL_FS_URI,
          disk,
          configuration,
          FsConstants.LOCAL_FS_URI.getScheme(),
          false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    @Override
    public boolean isValidName(String path) {
      return true;
    }
  }
}
