package org.carelake.jobs.view;

import java.io.Serializable;
import java.util.Objects;

/**
 * A line that can't be read, or a resource that breaks a view.
 *
 * @param view the view's name; empty where the line can't be read at all
 * @param place file and line
 * @param reason why, without any value of the resource
 */
public record Problem(String view, String place, String reason) implements Serializable {
  public Problem {
    Objects.requireNonNull(view, "view is null");
    Objects.requireNonNull(place, "place is null");
    Objects.requireNonNull(reason, "reason is null");
  }

  /** Whether the line can't be read, whatever the view. */
  public boolean isUnreadable() {
    return view.isEmpty();
  }
}
