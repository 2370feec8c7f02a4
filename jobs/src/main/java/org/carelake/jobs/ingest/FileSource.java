package org.carelake.jobs.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;
import org.carelake.transforms.bronze.BronzeSchema;

/** Reads files of NDJSON and Bundles into staged rows. */
final class FileSource {
  /** How many rows a task can number. */
  static final int ROW_BITS = 40;

  private final SparkSession spark;
  private final ReadLimits limits;
  private final PartPlan plan;

  FileSource(SparkSession spark, ReadLimits limits, PartPlan plan) {
    this.spark = spark;
    this.limits = limits;
    this.plan = plan;
  }

  /** The parts of files; long plain files have several. */
  List<FilePart> parts(List<SourceFile> files, ToLongFunction<SourceFile> extractedAt) {
    Configuration configuration = spark.sessionState().newHadoopConf();
    List<FilePart> parts = new ArrayList<>();
    for (SourceFile file : files) {
      boolean divide = plan.isLong(file) && isDivisible(configuration, file);
      parts.addAll(plan.parts(file, divide, parts.size(), extractedAt.applyAsLong(file)));
    }
    return parts;
  }

  /** The staged rows of parts, of shape {@link BronzeSchema#STAGED}. */
  Dataset<Row> read(List<FilePart> parts) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<ArrayList<FilePart>> tasks = plan.tasks(parts, context.defaultParallelism());
    Broadcast<SerializableConfiguration> configuration =
        context.broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    ReadLimits bounds = limits;
    JavaRDD<Row> rows =
        context
            .parallelize(tasks, tasks.size())
            .mapPartitions(
                assigned -> {
                  List<FilePart> mine = new ArrayList<>();
                  assigned.forEachRemaining(mine::addAll);
                  long firstRow = (long) TaskContext.getPartitionId() << ROW_BITS;
                  return new PartReader(configuration.value().value(), mine, bounds, firstRow);
                });
    return spark.createDataFrame(rows, BronzeSchema.STAGED);
  }

  /** A file that can't be opened is not divided; reading it whole reports the failure. */
  private boolean isDivisible(Configuration configuration, SourceFile file) {
    try {
      return new InputFile(configuration, file.path(), limits.ingest()).isDivisible();
    } catch (IOException unreadable) {
      return false;
    }
  }
}
