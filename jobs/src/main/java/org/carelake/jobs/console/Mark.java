package org.carelake.jobs.console;

/** The status of a step as a person sees it. */
public enum Mark {
  OK("OK", 32),
  PASS("PASS", 32),
  UNCHANGED("UNCHANGED", 36),
  WARN("WARN", 33),
  FAIL("FAIL", 31),
  ERROR("ERROR", 31),
  SKIP("SKIP", 33);

  private final String word;
  private final int ansi;

  Mark(String word, int ansi) {
    this.word = word;
    this.ansi = ansi;
  }

  String word() {
    return word;
  }

  int ansi() {
    return ansi;
  }
}
