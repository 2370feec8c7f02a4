package org.carelake.jobs.cli;

import org.carelake.jobs.console.Console;

/** A number with its noun. */
final class Plural {
  private Plural() {}

  static String of(long count, String one) {
    return of(count, one, one + "s");
  }

  static String of(long count, String one, String many) {
    return Console.number(count) + " " + (count == 1 ? one : many);
  }
}
