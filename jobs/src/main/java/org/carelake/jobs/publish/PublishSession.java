package org.carelake.jobs.publish;

import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A Spark session of its own with the Parquet settings that outside readers need, so that no other
 * writer of the process is touched: timestamps as 64-bit microseconds in UTC (not INT96), dates and
 * timestamps before 1900 as they stand, decimals and lists in the standard layout.
 */
final class PublishSession {
  private PublishSession() {}

  /** The same lakehouse, read by a session with those settings. */
  static Lakehouse of(Lakehouse lakehouse) {
    SparkSession original = lakehouse.spark();
    SparkSession session = original.newSession();
    CollectionConverters.asJava(original.conf().getAll())
        .forEach(
            (key, value) -> {
              if (!session.conf().getOption(key).contains(value)) {
                session.conf().set(key, value);
              }
            });
    session.conf().set("spark.sql.session.timeZone", "UTC");
    session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    session.conf().set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
    session.conf().set("spark.sql.parquet.writeLegacyFormat", false);
    return new Lakehouse(session, lakehouse.root());
  }
}
