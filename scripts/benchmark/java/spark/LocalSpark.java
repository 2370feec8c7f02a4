package org.carelake.benchmark;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Spark in this process. */
final class LocalSpark {
  private LocalSpark() {}

  static SparkSession start(Map<String, String> settings, Map<String, String> more) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("benchmark")
            .master("local[" + settings.get("cores") + "]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", settings.get("cores"))
            .config("spark.sql.warehouse.dir", settings.get("work") + "/spark-warehouse");
    more.forEach(builder::config);
    return builder.getOrCreate();
  }
}
