package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.view.Problem;
import org.carelake.jobs.view.RunReport;
import org.carelake.jobs.view.Subject;

/** Tells what a run left out and why, without any value of a resource. */
final class ViewReport {
  private static final int SHOWN = 20;

  private final PrintWriter err;
  private final boolean strict;
  private final boolean files;

  ViewReport(PrintWriter err, boolean strict, boolean files) {
    this.err = err;
    this.strict = strict;
    this.files = files;
  }

  void print(RunReport report, List<Subject> subjects) {
    noInput(report, subjects);
    if (report.unreadable() > 0) {
      err.println(Plural.of(report.unreadable(), "line") + " can't be read and gave no row:");
      lines(report.problems().stream().filter(Problem::isUnreadable).toList(), report.unreadable());
    }
    if (report.broken() > 0) {
      err.println(
          Plural.of(
                  report.broken(),
                  "resource breaks a view and gave",
                  "resources break a view and gave")
              + " no row:");
      lines(
          report.problems().stream().filter(problem -> !problem.isUnreadable()).toList(),
          report.broken());
    }
    if (strict && (report.unreadable() > 0 || report.broken() > 0)) {
      err.println(
          "error: --strict allows none of these" + (files ? "; no files were written" : ""));
    }
    err.flush();
  }

  private void lines(List<Problem> problems, long all) {
    for (Problem problem : problems.subList(0, Math.min(SHOWN, problems.size()))) {
      String view = problem.isUnreadable() ? "" : "view " + problem.view() + ", ";
      err.println("  " + problem.place() + ": " + view + problem.reason());
    }
    if (all > SHOWN) {
      err.println("  and " + Console.number(all - SHOWN) + " more");
    }
  }

  /** Says why a view may be empty: nothing of its type, or nothing at all. */
  private void noInput(RunReport report, List<Subject> subjects) {
    SortedMap<String, Long> resources = report.resources();
    if (!report.passedOver().isEmpty()) {
      err.println(
          Plural.of(report.passedOver().size(), "file")
              + " passed over, not JSON: "
              + report.passedOver().stream().limit(3).collect(Collectors.joining(", "))
              + (report.passedOver().size() > 3 ? ", …" : ""));
    }
    if (resources.isEmpty() || report.unreadFiles() > 0) {
      return;
    }
    List<String> empty = new ArrayList<>();
    for (Subject subject : subjects) {
      if (subject instanceof Subject.View view && !resources.containsKey(view.view().resource())) {
        empty.add(view.name() + " reads " + view.view().resource());
      }
    }
    if (!empty.isEmpty()) {
      err.println(
          "nothing in the input for "
              + Plural.of(empty.size(), "view")
              + ": "
              + empty.stream().limit(SHOWN).collect(Collectors.joining(", "))
              + (empty.size() > SHOWN ? ", …" : "")
              + "; the input holds "
              + resources.entrySet().stream()
                  .map(entry -> entry.getKey() + " (" + Console.number(entry.getValue()) + ")")
                  .collect(Collectors.joining(", ")));
    }
  }
}
