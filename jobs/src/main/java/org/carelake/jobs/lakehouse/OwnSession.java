package org.carelake.jobs.lakehouse;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Sessions beside the usual one, for what Spark and Delta take from a session's settings alone. */
final class OwnSession {
  private OwnSession() {}

  /** A session like another, with some settings of its own. */
  static org.apache.spark.sql.classic.SparkSession like(
      SparkSession usual, Map<String, String> settings) {
    var session = ((org.apache.spark.sql.classic.SparkSession) usual).cloneSession();
    settings.forEach((name, value) -> session.conf().set(name, value));
    return session;
  }
}
