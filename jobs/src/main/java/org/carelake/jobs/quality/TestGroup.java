package org.carelake.jobs.quality;

import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.quality.BoundTest;

/**
 * Tests of one table that can be run at the same time.
 *
 * @param table the table under test
 * @param needs the tables that they look at, that one among them
 */
public record TestGroup(TableName table, SortedSet<TableName> needs, List<BoundTest> tests) {
  public TestGroup {
    Objects.requireNonNull(table, "table is null");
    needs = new TreeSet<>(needs);
    tests = List.copyOf(tests);
  }

  static TestGroup of(TableName table, List<BoundTest> tests) {
    SortedSet<TableName> needs = new TreeSet<>();
    needs.add(table);
    tests.forEach(test -> needs.addAll(test.others()));
    return new TestGroup(table, needs, tests);
  }
}
