package org.carelake.jobs.lakehouse;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs queries over little data in sessions beside the usual one. Most of the time of such a query
 * goes into what makes large ones fast: plans that are made again after each stage, and generated
 * code that has to be compiled, which pays from some hundred thousand values on. Files written of
 * little data have no smallest and greatest values in the log, by which files of large tables are
 * passed over: working these out took as long as writing the rows.
 */
final class FewRows {
  /** From so many bytes of tables on, generated code pays. */
  private static final long CODE = 512L << 10;

  /** From so many bytes of tables on, planning in stages pays. */
  private static final long STAGES = 64L << 20;

  private final SparkSession spark;
  private final Map<Boolean, org.apache.spark.sql.classic.SparkSession> sessions = new HashMap<>();

  FewRows(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * The same rows, to be worked out with the preparations that pay.
   *
   * @param bytes of what is joined, sorted or written for them
   * @param looked bytes of what is only looked through to find that
   */
  Dataset<Row> of(Dataset<Row> rows, long bytes, long looked) {
    return bytes >= STAGES
        ? rows
        : org.apache.spark.sql.classic.Dataset.ofRows(
            session(bytes + looked >= CODE),
            ((org.apache.spark.sql.classic.Dataset<Row>) rows).logicalPlan());
  }

  private synchronized org.apache.spark.sql.classic.SparkSession session(boolean code) {
    return sessions.computeIfAbsent(
        code,
        first -> {
          var session = ((org.apache.spark.sql.classic.SparkSession) spark).cloneSession();
          session.conf().set("spark.sql.adaptive.enabled", "false");
          session.conf().set("spark.databricks.delta.stats.collect", "false");
          if (!code) {
            session.conf().set("spark.sql.codegen.wholeStage", "false");
            session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
          }
          return session;
        });
  }
}
