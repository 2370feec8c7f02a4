package org.carelake.jobs.ingest;

import java.util.Map;
import java.util.Set;

/**
 * What a reading of files found.
 *
 * @param counts by path
 * @param unreadable the paths of files that could not be read to their end
 */
record ExtractReading(Map<String, FileCount> counts, Set<String> unreadable) {
  ExtractReading {
    counts = Map.copyOf(counts);
    unreadable = Set.copyOf(unreadable);
  }
}
