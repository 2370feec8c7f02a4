package org.carelake.jobs.build;

/**
 * When a table is carried on by the keys that changed and when it is made anew.
 *
 * @param smallBytes up to so many bytes, the changed inputs and the table together, making it anew
 *     is cheaper
 * @param share the share of keys above which it is made anew, from 0 to 1
 */
public record KeyRule(long smallBytes, double share) {
  /** The rule of ordinary runs. */
  public static final KeyRule USUAL = new KeyRule(12L << 20, 0.3);
}
