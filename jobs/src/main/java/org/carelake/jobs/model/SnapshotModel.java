package org.carelake.jobs.model;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.contract.SnapshotContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.snapshot.SnapshotRows;

/** The history of another model's table; what it wrote once it never forgets. */
public final class SnapshotModel implements Model {
  private final String packageName;
  private final String file;
  private final Model watched;
  private final SnapshotContract snapshot;
  private final ModelContract contract;

  /**
   * A history.
   *
   * @param watched makes the table under watch
   * @throws CarelakeException with file and line when the declaration doesn't fit that table
   */
  SnapshotModel(String packageName, String file, SnapshotContract declared, Model watched) {
    this.packageName = Objects.requireNonNull(packageName, "packageName is null");
    this.file = Objects.requireNonNull(file, "file is null");
    this.watched = Objects.requireNonNull(watched, "watched is null");
    if (watched instanceof SnapshotModel) {
      throw CarelakeException.configuration(
          declared.location(), "a snapshot can't watch the snapshot " + watched.table());
    }
    this.snapshot = declared.of(watched.contract());
    this.contract = snapshot.promise(watched.contract());
  }

  @Override
  public TableName table() {
    return contract.table();
  }

  @Override
  public String packageName() {
    return packageName;
  }

  @Override
  public String file() {
    return file;
  }

  @Override
  public SortedSet<TableName> inputs() {
    return new TreeSet<>(java.util.List.of(watched.table()));
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  @Override
  public Map<String, String> linkIds() {
    return watched.linkIds();
  }

  @Override
  public String definition(BuildContext context) {
    return snapshot.definition();
  }

  /** The history that begins with the table as it is. */
  @Override
  public ModelRows rows(BuildContext context) {
    return ModelRows.of(
        changes(context, context.spark().createDataFrame(java.util.List.<Row>of(), shape())));
  }

  @Override
  public Optional<History> history() {
    return Optional.of(this::changes);
  }

  private Dataset<Row> changes(BuildContext context, Dataset<Row> versions) {
    Dataset<Row> table = context.input(watched.table(), Location.of(file));
    return SnapshotRows.changes(snapshot, table, versions, context.asOf());
  }

  private StructType shape() {
    StructType shape = new StructType();
    for (var column : contract.columns()) {
      shape =
          shape.add(
              column.name(), org.apache.spark.sql.types.DataType.fromDDL(column.type()), true);
    }
    return shape;
  }
}
