package org.carelake.jobs.lakehouse;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.util.FileNames;

/**
 * The newest version of a table. Delta lists the log and goes through what it finds each time it is
 * asked, and is asked some twenty times a table in a build. Whether the version that it knows is
 * still the newest one is told by two names in the log: that version's own commit is the one that
 * it knows, and there is none after it.
 */
final class NewestVersion {
  private NewestVersion() {}

  static Snapshot of(DeltaLog log) {
    Snapshot known = log.unsafeVolatileSnapshot();
    return known.version() >= 0 && isNewest(log, known)
        ? known
        : log.update(false, scala.Option.empty(), scala.Option.empty());
  }

  private static boolean isNewest(DeltaLog log, Snapshot known) {
    Path own = FileNames.unsafeDeltaFile(log.logPath(), known.version());
    Path next = FileNames.unsafeDeltaFile(log.logPath(), known.version() + 1);
    Configuration configuration = log.newDeltaHadoopConf();
    try {
      FileSystem files = own.getFileSystem(configuration);
      // a table that was removed and made anew has another commit of that number
      return !files.exists(next)
          && files.getFileStatus(own).getModificationTime()
              == known.logSegment().lastCommitFileModificationTimestamp();
    } catch (IOException unknown) {
      // Delta finds out what it is, and says it in its own words
      return false;
    }
  }
}
