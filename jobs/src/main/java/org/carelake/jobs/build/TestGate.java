package org.carelake.jobs.build;

import java.util.List;
import java.util.SortedSet;
import org.carelake.jobs.quality.TestGroup;
import org.carelake.schemas.table.TableName;

/** Tests that are run between models; what depends on a table that breaks them is not built. */
public interface TestGate {
  /** The tests of the selected models. */
  List<TestGroup> groups(SortedSet<TableName> selected);

  /** Runs tests once their tables are there; whether none of severity error failed. */
  boolean holds(TestGroup group);

  /** A gate without tests. */
  static TestGate open() {
    return new TestGate() {
      @Override
      public List<TestGroup> groups(SortedSet<TableName> selected) {
        return List.of();
      }

      @Override
      public boolean holds(TestGroup group) {
        return true;
      }
    };
  }
}
