package org.carelake.jobs.compare;

import java.util.Objects;
import java.util.Optional;
import org.carelake.transforms.compare.RowDifference;

/**
 * A table of two places.
 *
 * @param name layer and table, or bucket and table
 * @param difference empty where only one place has it
 * @param remark where it is, if only in one place
 */
public record ComparedTable(String name, Optional<RowDifference> difference, String remark) {
  public ComparedTable {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(difference, "difference is null");
    Objects.requireNonNull(remark, "remark is null");
  }

  /** Whether both places have it with the same rows, columns and types. */
  public boolean same() {
    return difference.map(RowDifference::same).orElse(false);
  }

  /** Rows in the later place; 0 where it is not there. */
  public long rows() {
    return difference.map(RowDifference::after).orElse(0L);
  }
}
