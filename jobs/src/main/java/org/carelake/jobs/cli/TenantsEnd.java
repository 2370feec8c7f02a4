package org.carelake.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.console.Mark;
import org.carelake.jobs.run.Failures;

/** What became of each tenant of a command over several, told at its end. */
final class TenantsEnd {
  private record Entry(String tenant, Mark mark, String words, double seconds, String detail) {}

  private final Console console;
  private final List<Entry> entries = new ArrayList<>();

  TenantsEnd(Console console) {
    this.console = console;
  }

  /** A tenant that was passed over. */
  void skipped(String tenant, String why) {
    console.line(console.colored(Mark.SKIP, "SKIP") + " tenant " + tenant + ": " + why);
    entries.add(new Entry(tenant, Mark.SKIP, "skipped", 0, why));
  }

  /** Says at once that a tenant failed, and why. */
  static void tell(Console console, String tenant, RuntimeException failure) {
    console.line(
        console.colored(Mark.ERROR, "ERROR")
            + " tenant "
            + tenant
            + ": "
            + Failures.message(failure));
  }

  /** A tenant whose phases ran, or that ended before. */
  void ended(String tenant, int exit, double seconds, String detail) {
    entries.add(
        new Entry(
            tenant,
            exit == 0 ? Mark.OK : Mark.ERROR,
            exit == 0 ? "completed" : "failed",
            seconds,
            detail));
  }

  /** One line a tenant, where there were several. */
  void tell() {
    if (entries.size() < 2) {
      return;
    }
    int width = entries.stream().mapToInt(entry -> entry.tenant().length()).max().orElse(0);
    console.plain("");
    console.plain("Tenants in " + Console.seconds(seconds()));
    for (Entry entry : entries) {
      console.plain(
          String.format(
              Locale.ROOT,
              "  %-" + width + "s  %s  %s",
              entry.tenant(),
              console.colored(entry.mark(), String.format(Locale.ROOT, "%-9s", entry.words())),
              entry.mark() == Mark.SKIP
                  ? entry.detail()
                  : Console.seconds(entry.seconds()) + "  " + entry.detail()));
    }
  }

  private double seconds() {
    return entries.stream().mapToDouble(Entry::seconds).sum();
  }
}
