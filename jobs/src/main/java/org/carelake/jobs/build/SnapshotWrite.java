package org.carelake.jobs.build;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.History;
import org.carelake.jobs.model.Model;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.SnapshotContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.snapshot.SnapshotRows;

/** Carries a history on in one commit that holds the progress, too. */
final class SnapshotWrite {
  private static final String SAME_VERSION =
      "target." + SnapshotContract.SNAPSHOT_ID + " = source." + SnapshotContract.SNAPSHOT_ID;
  private static final String TAKEN_BACK =
      "source." + SnapshotContract.VALID_FROM + " = source." + SnapshotContract.VALID_TO;

  private final Lakehouse lakehouse;

  SnapshotWrite(Lakehouse lakehouse) {
    this.lakehouse = lakehouse;
  }

  /**
   * Writes what changed; returns the new version.
   *
   * @param former the version of the table that is carried on
   */
  long carryOn(Model model, History history, BuildContext context, long former, String record) {
    Dataset<Row> versions = lakehouse.readVersion(model.table(), former);
    requireColumns(model.contract(), versions);
    for (ColumnContract column : model.contract().columns()) {
      if (!List.of(versions.columns()).contains(column.name())) {
        versions =
            versions.withColumn(
                column.name(), org.apache.spark.sql.functions.lit(null).cast(column.type()));
      }
    }
    Dataset<Row> changes =
        ContractCheck.enforce(model.contract(), history.changes(context, versions));
    return explained(
        model, () -> lakehouse.upsert(model.table(), changes, SAME_VERSION, TAKEN_BACK, record));
  }

  /** Tells in a sentence why the data doesn't allow a history. */
  static long explained(Model model, java.util.function.LongSupplier write) {
    try {
      return write.getAsLong();
    } catch (Exception failure) {
      // Spark throws checked exceptions that Scala doesn't declare
      for (SnapshotRows.Refusal refusal : SnapshotRows.Refusal.values()) {
        if (raised(failure, refusal.sentence())) {
          throw new CarelakeException(
              CarelakeException.Category.DATA,
              model.contract().location(),
              model.table() + " can't be carried on: " + refusal.sentence(),
              null);
        }
      }
      throw failure;
    }
  }

  private static boolean raised(Throwable failure, String sentence) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("USER_RAISED_EXCEPTION") && message.contains(sentence)) {
        return true;
      }
    }
    return false;
  }

  /** A history keeps its columns; what it may not lose can't be taken out of its declaration. */
  private static void requireColumns(ModelContract contract, Dataset<Row> versions) {
    List<String> lost =
        Arrays.stream(versions.columns())
            .filter(name -> !contract.columnNames().contains(name))
            .toList();
    if (!lost.isEmpty()) {
      throw CarelakeException.configuration(
          contract.location(),
          "the table "
              + contract.table()
              + " holds columns that its snapshot no longer has: "
              + String.join(", ", lost)
              + "; a history loses nothing: keep them, or begin a snapshot of another name");
    }
    for (ColumnContract column : contract.columns()) {
      Arrays.stream(versions.schema().fields())
          .filter(field -> field.name().equals(column.name()))
          .filter(field -> !field.dataType().catalogString().equals(column.type()))
          .findFirst()
          .ifPresent(
              field -> {
                throw CarelakeException.configuration(
                    column.location(),
                    "column "
                        + column.name()
                        + " of "
                        + contract.table()
                        + " is "
                        + field.dataType().catalogString()
                        + " so far and would become "
                        + column.type()
                        + "; begin a snapshot of another name");
              });
    }
  }
}
