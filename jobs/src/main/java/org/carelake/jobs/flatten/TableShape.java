package org.carelake.jobs.flatten;

import java.io.Serializable;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a view's files, as Spark has them and as Parquet has them. The Parquet types are
 * those that Spark writes: timestamps as microseconds in UTC, lists of three levels.
 *
 * @param view the view's name
 */
record TableShape(String view, StructType schema, String parquet) implements Serializable {
  private static final long serialVersionUID = 1L;

  static TableShape of(String view, StructType schema) {
    SparkToParquetSchemaConverter converter =
        new SparkToParquetSchemaConverter(
            false, SQLConf.ParquetOutputTimestampType$.MODULE$.TIMESTAMP_MICROS(), false, false);
    return new TableShape(view, schema, converter.convert(schema).toString());
  }

  MessageType message() {
    return MessageTypeParser.parseMessageType(parquet);
  }
}
