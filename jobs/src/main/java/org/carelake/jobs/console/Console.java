package org.carelake.jobs.console;

import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/**
 * What a person sees of a run: one line a step with a clock in front, dots to the status on the
 * right, and on a terminal a progress bar under it. Safe for use by several threads.
 */
public final class Console {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int WIDTH = 72;
  private static final int BAR = 24;

  private final PrintStream out;
  private final boolean terminal;
  private final boolean color;
  private final Clock clock;
  private boolean barShown;

  /**
   * A console.
   *
   * @param terminal whether a progress bar can be drawn and erased
   * @param color whether statuses are coloured
   */
  public Console(PrintStream out, boolean terminal, boolean color, Clock clock) {
    this.out = Objects.requireNonNull(out, "out is null");
    this.terminal = terminal;
    this.color = color;
    this.clock = Objects.requireNonNull(clock, "clock is null");
  }

  /**
   * Standard output; a bar and colours only where the launcher found a terminal ({@code
   * -Dcarelake.terminal=true}), no colours where NO_COLOR is set.
   */
  public static Console standard() {
    boolean terminal = Boolean.getBoolean("carelake.terminal");
    return new Console(
        System.out,
        terminal,
        terminal && System.getenv("NO_COLOR") == null,
        Clock.system(ZoneId.systemDefault()));
  }

  /** A line with the time in front. */
  public synchronized void line(String text) {
    eraseBar();
    out.println(LocalTime.now(clock).format(TIME) + "  " + text);
    out.flush();
  }

  /** Text as it is, without the time. */
  public synchronized void plain(String text) {
    eraseBar();
    out.println(text);
    out.flush();
  }

  /**
   * A numbered step that has ended: {@code 3 of 41 silver.patient ...... [OK 400 rows in 0.71s]}.
   */
  public void step(int number, int total, String name, Mark mark, String detail) {
    String count =
        String.format(
            Locale.ROOT, "%" + String.valueOf(total).length() + "d of %d ", number, total);
    String text = count + name + " ";
    String dots = ".".repeat(Math.max(3, WIDTH - text.length()));
    line(
        text
            + dots
            + " ["
            + colored(mark, mark.word())
            + (detail.isEmpty() ? "" : " " + detail)
            + "]");
  }

  /** Shows how far a phase has come; nothing where there is no terminal. */
  public synchronized void progress(int done, int total, String current) {
    if (!terminal || total == 0) {
      return;
    }
    int filled = BAR * done / total;
    String bar = "█".repeat(filled) + "░".repeat(BAR - filled);
    String text = bar + " " + done + "/" + total + " " + current;
    out.print("\r\u001b[K" + (text.length() > 100 ? text.substring(0, 100) : text));
    out.flush();
    barShown = true;
  }

  /** Takes the progress bar away. */
  public synchronized void progressDone() {
    eraseBar();
    out.flush();
  }

  /** A number with thousands separated by commas. */
  public static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Seconds with two digits. */
  public static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.2fs", seconds);
  }

  /** A word in a status's colour. */
  public String colored(Mark mark, String word) {
    return color ? "\u001b[" + mark.ansi() + "m" + word + "\u001b[0m" : word;
  }

  private void eraseBar() {
    if (barShown) {
      out.print("\r\u001b[K");
      barShown = false;
    }
  }
}
