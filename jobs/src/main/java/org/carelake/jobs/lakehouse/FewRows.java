package org.carelake.jobs.lakehouse;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs queries over little data in sessions beside the usual one. Most of the time of such a query
 * goes into what makes large ones fast: plans that are made again after each stage, and generated
 * code that has to be compiled, which pays from some hundred thousand values on.
 */
final class FewRows {
  /** From so many bytes of tables on, generated code pays. */
  private static final long CODE = 512L << 10;

  /** Up to so many bytes of tables, what is joined or grouped is one task's work. */
  private static final long ONE_TASK = 8L << 20;

  /** Up to so many, what is found in them is, however much of them that may be. */
  private static final long LOOKED_THROUGH = 256L << 20;

  /** From so many bytes of tables on, planning in stages pays. */
  private static final long STAGES = 64L << 20;

  private final SparkSession spark;
  private final Map<Kind, org.apache.spark.sql.classic.SparkSession> sessions = new HashMap<>();

  FewRows(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * How a session works.
   *
   * @param code whether it generates code
   * @param parts whether tasks share what is joined or grouped
   * @param statistics whether what it writes has smallest and greatest values in the log
   */
  private record Kind(boolean code, boolean parts, boolean statistics) {
    Kind withoutStatistics() {
      return new Kind(code, parts, false);
    }
  }

  /**
   * The same rows, to be worked out with the preparations that pay.
   *
   * @param bytes of what is joined, sorted or written for them
   * @param looked bytes of what is only looked through to find that
   */
  Dataset<Row> of(Dataset<Row> rows, long bytes, long looked) {
    if (bytes >= STAGES) {
      return rows;
    }
    boolean parts = bytes >= ONE_TASK || looked >= LOOKED_THROUGH;
    return in(session(new Kind(bytes + looked >= CODE, parts, true)), rows);
  }

  /**
   * The same rows, to be written to a table that is there. Of few, no smallest and greatest values
   * of columns are worked out, by which files of large tables are passed over: that takes as long
   * as writing them.
   */
  synchronized Dataset<Row> written(Dataset<Row> rows) {
    return sessions.entrySet().stream()
        .filter(known -> known.getValue() == rows.sparkSession())
        .findFirst()
        .map(known -> in(session(known.getKey().withoutStatistics()), rows))
        .orElse(rows);
  }

  private static Dataset<Row> in(
      org.apache.spark.sql.classic.SparkSession session, Dataset<Row> rows) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        session, ((org.apache.spark.sql.classic.Dataset<Row>) rows).logicalPlan());
  }

  private synchronized org.apache.spark.sql.classic.SparkSession session(Kind kind) {
    return sessions.computeIfAbsent(
        kind,
        first -> {
          var session = OwnSession.like(spark, Map.of());
          session.conf().set("spark.sql.adaptive.enabled", "false");
          if (!kind.code()) {
            session.conf().set("spark.sql.codegen.wholeStage", "false");
            session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
          }
          if (!kind.parts()) {
            session.conf().set("spark.sql.shuffle.partitions", "1");
          }
          if (!kind.statistics()) {
            session.conf().set("spark.databricks.delta.stats.collect", "false");
          }
          return session;
        });
  }
}
