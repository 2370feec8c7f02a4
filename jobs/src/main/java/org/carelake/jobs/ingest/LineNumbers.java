package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Line numbers of files that were read in parts. A part counts its own lines from 1; how many lines
 * lie before it is known when all parts have been read.
 */
final class LineNumbers {
  private static final StructType SHAPE = StructType.fromDDL("part int, lines_before bigint");

  private final SparkSession spark;
  private final List<Row> linesBefore = new ArrayList<>();

  /**
   * From what the parts counted.
   *
   * @param parts the parts that were read, in the order of their numbers
   * @param lines the number of lines in each part
   */
  LineNumbers(SparkSession spark, List<FilePart> parts, Map<Integer, Long> lines) {
    this.spark = spark;
    String file = "";
    long before = 0;
    for (FilePart part : parts) {
      if (!part.path().equals(file)) {
        file = part.path();
        before = 0;
      }
      if (before > 0) {
        linesBefore.add(RowFactory.create(part.number(), before));
      }
      before += lines.getOrDefault(part.number(), 0L);
    }
  }

  /** Replaces {@code source_line}, counted in the part, by the line of the file. */
  Dataset<Row> absolute(Dataset<Row> staged) {
    if (linesBefore.isEmpty()) {
      return staged;
    }
    Dataset<Row> offsets = broadcast(spark.createDataFrame(linesBefore, SHAPE));
    return staged
        .join(offsets, staged.col("part").equalTo(offsets.col("part")), "left")
        .drop(offsets.col("part"))
        .withColumn("source_line", expr("source_line + coalesce(lines_before, 0L)"))
        .drop(col("lines_before"));
  }
}
