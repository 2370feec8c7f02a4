package org.carelake.jobs.cli;

import java.util.Set;
import org.carelake.schemas.config.PublishTarget;

/**
 * What a command publishes.
 *
 * @param kinds the kinds of targets
 * @param deleteLocal whether what killed runs left beside the lakehouse is removed
 */
record PublishOptions(Set<String> kinds, boolean deleteLocal) {
  /** All targets. */
  static final PublishOptions ALL = new PublishOptions(Set.copyOf(PublishTarget.KINDS), false);

  PublishOptions {
    kinds = Set.copyOf(kinds);
  }
}
