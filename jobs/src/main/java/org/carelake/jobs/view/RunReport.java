package org.carelake.jobs.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a run has met; filled by one thread. */
public final class RunReport {
  /** How many problems are kept word for word; the others are counted. */
  public static final int KEPT = 1000;

  private final Map<String, Long> rows = new LinkedHashMap<>();
  private final SortedMap<String, Long> resources = new TreeMap<>();
  private final List<String> passedOver = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private long unreadable;
  private long broken;
  private long unreadFiles;

  void rows(String view, long count) {
    rows.merge(view, count, Long::sum);
  }

  void resource(String type) {
    resources.merge(type, 1L, Long::sum);
  }

  void passedOver(FhirFile file) {
    passedOver.add(file.path());
  }

  void problem(Problem problem) {
    if (problem.isUnreadable()) {
      unreadable++;
    } else {
      broken++;
    }
    if (problems.size() < KEPT) {
      problems.add(problem);
    }
  }

  void unreadFiles(long count) {
    unreadFiles = count;
  }

  /** Rows by view. */
  public long rows(String view) {
    return rows.getOrDefault(view, 0L);
  }

  /** Resources by type, those that no view reads included; a Bundle's entries count. */
  public SortedMap<String, Long> resources() {
    return new TreeMap<>(resources);
  }

  /** Files that hold no JSON. */
  public List<String> passedOver() {
    return List.copyOf(passedOver);
  }

  /** The first problems, in the order of the input. */
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Lines that can't be read. */
  public long unreadable() {
    return unreadable;
  }

  /** Resources that break a view, once for each view. */
  public long broken() {
    return broken;
  }

  /** Files that were not read to their end, since all rows that were asked for were there. */
  public long unreadFiles() {
    return unreadFiles;
  }
}
