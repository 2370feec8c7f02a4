package org.carelake.jobs.disk;

import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;

/**
 * Paths whose brackets, braces, stars, spaces and percent signs are letters as any other. Spark
 * takes what it is told to read for a pattern; Hadoop doesn't decode the text of a URI.
 */
public final class LiteralPaths {
  private LiteralPaths() {}

  /** The text for Spark and Hadoop of a path on the local disk. */
  public static String of(java.nio.file.Path path) {
    return new Path(path.toUri()).toString();
  }

  /** A reader that takes paths as they are. */
  public static DataFrameReader reader(SparkSession spark) {
    return spark.read().option(DataSource.GLOB_PATHS_KEY(), "false");
  }

  /** A pattern that nothing but a path matches, for readers that know patterns alone. */
  public static String pattern(String path) {
    return path.replaceAll("[\\\\{}\\[\\]*?,]", "\\\\$0");
  }
}
