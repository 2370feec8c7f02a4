package org.carelake.transforms.snapshot;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;
import static org.carelake.schemas.contract.SnapshotContract.IS_CURRENT;
import static org.carelake.schemas.contract.SnapshotContract.IS_DELETED;
import static org.carelake.schemas.contract.SnapshotContract.SNAPSHOT_ID;
import static org.carelake.schemas.contract.SnapshotContract.VALID_FROM;
import static org.carelake.schemas.contract.SnapshotContract.VALID_TO;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.carelake.schemas.contract.SnapshotContract;
import org.carelake.schemas.contract.SnapshotContract.HardDeletes;

/** The structs that stand for versions of a row. */
final class History {
  private static final Column OPEN = lit(null).cast("timestamp");

  private final SnapshotContract contract;

  History(SnapshotContract contract) {
    this.contract = contract;
  }

  boolean marksDeletions() {
    return contract.hardDeletes() == HardDeletes.NEW_RECORD;
  }

  /** Whether a version says that the row was gone. */
  Column deleted(Column version) {
    return marksDeletions() ? version.getField(IS_DELETED) : lit(false);
  }

  /** A version with its content from a struct, open at its end. */
  Column version(Column content, Column from, boolean deleted) {
    List<Column> fields = content(content);
    List<Column> identity = new ArrayList<>();
    contract.key().forEach(name -> identity.add(content.getField(name).as(name)));
    identity.add(unix_micros(from).as(VALID_FROM));
    fields.add(sha2(to_json(struct(identity.toArray(Column[]::new))), 256).as(SNAPSHOT_ID));
    return ended(fields, from, OPEN, lit(deleted));
  }

  /** A version that is there, with another end. */
  Column until(Column version, Column to) {
    List<Column> fields = content(version);
    fields.add(version.getField(SNAPSHOT_ID).as(SNAPSHOT_ID));
    return ended(fields, version.getField(VALID_FROM), to, deleted(version));
  }

  /** A version that is there, without an end. */
  Column reopened(Column version) {
    return until(version, OPEN);
  }

  /** Whether two structs hold the same in some columns. */
  static Column same(List<String> columns, Column left, Column right) {
    return columns.stream()
        .map(name -> left.getField(name).eqNullSafe(right.getField(name)))
        .reduce(Column::and)
        .orElse(lit(true));
  }

  /** A struct where a condition is true, else null. */
  static Column only(Column condition, Column version) {
    return when(condition, version);
  }

  private List<Column> content(Column struct) {
    List<Column> fields = new ArrayList<>();
    contract.columns().forEach(name -> fields.add(struct.getField(name).as(name)));
    return fields;
  }

  private Column ended(List<Column> fields, Column from, Column to, Column deleted) {
    fields.add(from.as(VALID_FROM));
    fields.add(to.as(VALID_TO));
    fields.add(to.isNull().as(IS_CURRENT));
    if (marksDeletions()) {
      fields.add(deleted.as(IS_DELETED));
    }
    return struct(fields.toArray(Column[]::new));
  }
}
