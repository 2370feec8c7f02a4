package org.carelake.jobs.disk;

/** Names that Hadoop and Spark take for their own, or for files that are still being written. */
public final class HiddenNames {
  private HiddenNames() {}

  /** Whether a file or folder of this name is passed over. */
  public static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }
}
