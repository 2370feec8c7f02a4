package org.carelake.jobs.survive;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.carelake.jobs.disk.DirectLocalFs;

/**
 * The same for Hadoop's other interface, by which Delta's log store renames: {@code
 * fs.AbstractFileSystem.file.impl}.
 */
public final class FaultyLocalFs extends DirectLocalFs {
  /** Called by Hadoop. */
  public FaultyLocalFs(URI uri, Configuration configuration)
      throws IOException, URISyntaxException {
    super(new FaultyRawFileSystem(), configuration);
  }
}
