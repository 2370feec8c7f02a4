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
   * @param statistics whether what it writes has smallest and greatest values in the log
   */
  private record Kind(boolean code, boolean statistics) {}

  /**
   * The same rows, to be worked out with the preparations that pay.
   *
   * @param bytes of what is joined, sorted or written for them
   * @param looked bytes of what is only looked through to find that
   */
  Dataset<Row> of(Dataset<Row> rows, long bytes, long looked) {
    return bytes >= STAGES ? rows : in(session(new Kind(bytes + looked >= CODE, true)), rows);
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
        .map(known -> in(session(new Kind(known.getKey().code(), false)), rows))
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
          var session = ((org.apache.spark.sql.classic.SparkSession) spark).cloneSession();
          session.conf().set("spark.sql.adaptive.enabled", "false");
          if (!kind.code()) {
            session.conf().set("spark.sql.codegen.wholeStage", "false");
            session.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
          }
          if (!kind.statistics()) {
            session.conf().set("spark.databricks.delta.stats.collect", "false");
          }
          return session;
        });
  }
}
