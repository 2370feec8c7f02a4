package org.carelake.jobs.audit;

import java.util.Objects;
import java.util.Optional;

/**
 * What became of checking an audit log.
 *
 * @param entries how many entries are whole and follow one another
 * @param head the hash of the last of them; 64 zeros when there is none
 * @param broken what is wrong with the first one that is not, if there is one
 */
public record AuditVerdict(long entries, String head, Optional<String> broken) {
  public AuditVerdict {
    Objects.requireNonNull(head, "head is null");
    Objects.requireNonNull(broken, "broken is null");
  }
}
