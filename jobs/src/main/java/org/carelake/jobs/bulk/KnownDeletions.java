package org.carelake.jobs.bulk;

import java.util.Set;

/** Which resources are known to be deleted, so that a history that tells it again tells nothing. */
@FunctionalInterface
public interface KnownDeletions {
  /** Those of some ids of a type whose current state is that they are deleted. */
  Set<String> among(String type, Set<String> ids);
}
