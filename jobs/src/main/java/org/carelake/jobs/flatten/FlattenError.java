package org.carelake.jobs.flatten;

import java.util.Objects;
import java.util.Optional;

/**
 * A resource that gave no rows.
 *
 * @param view the view that it broke; empty when it can't be read at all, for any view
 * @param file the file it stands in
 * @param line the line of the file; the first is 1
 * @param resourceId its logical id, when it can be told
 * @param reason why, without any value of the resource
 */
public record FlattenError(
    Optional<String> view, String file, long line, Optional<String> resourceId, String reason) {
  public FlattenError {
    Objects.requireNonNull(view, "view is null");
    Objects.requireNonNull(file, "file is null");
    Objects.requireNonNull(resourceId, "resourceId is null");
    Objects.requireNonNull(reason, "reason is null");
  }
}
