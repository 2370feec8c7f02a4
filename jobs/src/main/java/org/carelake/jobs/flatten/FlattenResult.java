package org.carelake.jobs.flatten;

import java.util.List;

/**
 * What became of one run of views over files.
 *
 * @param views the tables, in the order of the views
 * @param errors resources that gave no rows, by file and line; at most 100,000 are kept
 * @param errorCount how many there were
 * @param resources number of resources in the files, of any type
 * @param inputBytes size of the files, uncompressed
 */
public record FlattenResult(
    List<FlattenedView> views,
    List<FlattenError> errors,
    long errorCount,
    long resources,
    long inputBytes) {
  public FlattenResult {
    views = List.copyOf(views);
    errors = List.copyOf(errors);
  }
}
