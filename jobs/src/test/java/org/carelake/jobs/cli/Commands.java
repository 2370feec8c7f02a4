package org.carelake.jobs.cli;

/** The command line without the end of the process. */
public final class Commands {
  private Commands() {}

  /** Runs one command; returns its exit code. */
  public static int run(String... arguments) {
    return Main.run(arguments);
  }
}
