package org.carelake.testing;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link SparkSession} parameter: one Spark per JVM (local[2], UTC, UI off), and a
 * session of its own for every test, so that settings and temporary views don't meet. Delta is
 * switched on where it is on the class path.
 *
 * <p>spark-testing-base has no release for Spark 4 and builds on JUnit 4 and scalatest; this is all
 * that was needed of it.
 */
public final class SparkExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SparkExtension.class);

  /** Stops Spark when the last test of the JVM has run. */
  private record SharedSpark(SparkSession session) implements AutoCloseable {
    @Override
    public void close() {
      session.stop();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .getOrComputeIfAbsent("spark", key -> new SharedSpark(start()), SharedSpark.class)
        .session()
        .newSession();
  }

  private static SparkSession start() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("carelake-test")
            .config("spark.ui.enabled", "false")
            // what Spark keeps for its pages fills the heap of a long test run
            .config("spark.ui.retainedJobs", "10")
            .config("spark.ui.retainedStages", "10")
            .config("spark.ui.retainedTasks", "100")
            .config("spark.sql.ui.retainedExecutions", "10")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2")
            .config("spark.sql.warehouse.dir", "target/spark-warehouse")
            // code that was compiled for one test serves the next
            .config("spark.sql.artifact.isolation.enabled", "false")
            .config("spark.sql.codegen.cache.maxEntries", "5000");
    if (deltaIsPresent()) {
      builder
          .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
          .config(
              "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
          .config("spark.databricks.delta.snapshotPartitions", "1");
    }
    return builder.getOrCreate();
  }

  private static boolean deltaIsPresent() {
    try {
      Class.forName("io.delta.sql.DeltaSparkSessionExtension");
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }
}
