package org.carelake.jobs.publish;

import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** The publications that lie in a bucket, each with its files and its CSV archive. */
final class Publications {
  private static final String FOLDER = "publications";

  /** Says which archive belongs to a publication, from before the archive is there. */
  private static final String ARCHIVE_NOTE = "archive.path";

  private final Bucket bucket;

  Publications(Bucket bucket) {
    this.bucket = bucket;
  }

  /** Where a run's publication lies. */
  Path folder(String run) {
    return bucket.path(FOLDER, run);
  }

  /** Remembers a run's archive, so that it can be found even if the run dies in writing it. */
  void noteArchive(String run, String path) {
    bucket.replace(new Path(folder(run), ARCHIVE_NOTE), path, new Path(folder(run), "scratch"));
  }

  /** Whether the pointer names this run. */
  boolean inForce(String pointer, String run) {
    Optional<String> text = bucket.read(bucket.path(pointer));
    return text.isPresent() && Pointer.parse(text.get(), pointer).runs().get(0).equals(run);
  }

  /** Removes all publications but those of some runs. */
  void removeAllBut(List<String> runs) {
    for (String name : bucket.names(bucket.path(FOLDER))) {
      if (!runs.contains(name)) {
        remove(name);
      }
    }
  }

  /** Removes a run's publication with its archive; nothing happens when it isn't there. */
  void remove(String run) {
    bucket
        .read(new Path(folder(run), ARCHIVE_NOTE))
        .ifPresent(archive -> bucket.delete(bucket.at(archive)));
    bucket.delete(folder(run));
  }
}
