package org.carelake.jobs.survive;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/**
 * Lets the Spark of this JVM work on a {@link FaultyDisk} until it is closed. What ends by the
 * disk's death leaves on it what a process leaves that was killed there.
 */
public final class MortalDisk implements AutoCloseable {
  private static final Map<String, String> FAULTY_DISK =
      Map.of(
          "fs.file.impl", FaultyFileSystem.class.getName(),
          "fs.AbstractFileSystem.file.impl", FaultyLocalFs.class.getName(),
          "fs.file.impl.disable.cache", "true");

  private final Configuration configuration;
  private final Map<String, String> former = new HashMap<>();

  private MortalDisk(Configuration configuration) {
    this.configuration = configuration;
  }

  /** Gives a session's Spark such a disk. */
  public static MortalDisk of(SparkSession spark) {
    MortalDisk disk = new MortalDisk(spark.sparkContext().hadoopConfiguration());
    FAULTY_DISK.forEach(
        (key, value) -> {
          disk.former.put(key, disk.configuration.get(key));
          disk.configuration.set(key, value);
        });
    return disk;
  }

  /** How many changes were made under the folder last named. */
  public int changes() {
    return FaultyDisk.changes().size();
  }

  /** Begins to count the changes under a folder; all are made. */
  public void watch(Path folder) {
    FaultyDisk.watch(folder);
  }

  /**
   * Does something that can't make a change under a folder, nor any after it.
   *
   * @param nth which change, from 1 on
   * @return whether it came to that change; it may then have failed in any way
   * @throws RuntimeException the step's own failure, when the disk lived
   */
  public boolean diesDuring(Path folder, int nth, Runnable step) {
    FaultyDisk.arm(folder, new FaultyDisk.Plan(FaultyDisk.Effect.DEAD, Pattern.compile(""), nth));
    boolean died;
    try {
      step.run();
      died = FaultyDisk.hasStruck();
    } catch (RuntimeException | AssertionError failure) {
      died = FaultyDisk.hasStruck();
      if (!died) {
        throw failure;
      }
    } finally {
      FaultyDisk.watch(folder);
    }
    DeltaLog.clearCache();
    return died;
  }

  @Override
  public void close() {
    former.forEach(
        (key, value) -> {
          if (value == null) {
            configuration.unset(key);
          } else {
            configuration.set(key, value);
          }
        });
  }
}
