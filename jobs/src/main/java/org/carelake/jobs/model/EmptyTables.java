package org.carelake.jobs.model;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.transforms.lineage.TableAlias;
import org.carelake.transforms.masking.PseudonymKey;

/** Tables without rows, over which plans are made that are looked at and never run. */
public final class EmptyTables {
  private EmptyTables() {}

  /** What models are analysed with: every table as its contract says, marked with its name. */
  public static BuildContext context(ModelGraph graph, SparkSession spark, LocalDate asOf) {
    return new BuildContext(
        spark,
        table ->
            Optional.of(
                TableAlias.mark(
                    table, spark.createDataFrame(List.<Row>of(), AnonTrack.shape(graph, table)))),
        asOf,
        "analysis",
        Optional.of(PseudonymKey.of("masks no row: tables are empty in this analysis")));
  }
}
