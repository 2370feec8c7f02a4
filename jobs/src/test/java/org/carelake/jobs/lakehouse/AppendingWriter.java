package org.carelake.jobs.lakehouse;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.ChildSpark;
import org.carelake.testing.S3Endpoint;

/**
 * A process that appends one row after the other to a table on S3 and prints {@code ACK writer/n}
 * for each commit that succeeded. Arguments: port, lakehouse root, writer, appends.
 */
final class AppendingWriter {
  private AppendingWriter() {}

  public static void main(String[] arguments) throws Exception {
    String writer = arguments[2];
    SparkSession.Builder builder =
        ChildSpark.builder("writer-" + writer)
            .config("spark.delta.logStore.s3a.impl", ConditionalPutLogStore.class.getName());
    for (Map.Entry<String, String> setting :
        S3Endpoint.settings(Integer.parseInt(arguments[0])).entrySet()) {
      builder.config("spark.hadoop." + setting.getKey(), setting.getValue());
    }
    try (SparkSession spark = builder.getOrCreate()) {
      Lakehouse lakehouse = new Lakehouse(spark, arguments[1]);
      for (int append = 0; append < Integer.parseInt(arguments[3]); append++) {
        String row = writer + "/" + append;
        lakehouse.append(TableName.gold("appended"), spark.sql("select '" + row + "' as row"), row);
        System.out.println("ACK " + row);
      }
    }
  }
}
