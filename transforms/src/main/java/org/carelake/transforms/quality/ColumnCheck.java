package org.carelake.transforms.quality;

import java.util.Objects;
import org.carelake.schemas.contract.ColumnTest;

/** One test of one column. */
public record ColumnCheck(String column, ColumnTest test) {
  public ColumnCheck {
    Objects.requireNonNull(column, "column is null");
    Objects.requireNonNull(test, "test is null");
  }

  /** The test as people name it: {@code unique(id)}. */
  public String label() {
    if (test instanceof ColumnTest.SameRows same) {
      return test.name() + "(" + same.as() + ")";
    }
    return test instanceof ColumnTest.Relationships to
        ? test.name() + "(" + column + " -> " + to.to() + "." + to.field() + ")"
        : test.name() + "(" + column + ")";
  }
}
