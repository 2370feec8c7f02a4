package org.carelake.jobs.build;

import org.carelake.jobs.lakehouse.Lakehouse;

/**
 * When a table is carried on by the keys that changed and when it is made anew.
 *
 * @param smallBytes up to so many bytes, the changed inputs and the table together, making it anew
 *     is cheaper
 * @param share the share of keys above which it is made anew, from 0 to 1
 * @param markBytes from so many bytes of the table on, rows that go are marked in its files and
 *     rows that come are written beside; below, its files are written again, which takes one pass
 */
public record KeyRule(long smallBytes, double share, long markBytes) {
  /** The rule of ordinary runs. */
  public static final KeyRule USUAL = new KeyRule(4L << 20, 0.3, Lakehouse.MARK_BYTES);
}
