package org.carelake.jobs.lakehouse;

import java.util.Objects;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.carelake.schemas.table.TableName;

/**
 * Writes checkpoints of tables' logs, from which readers go on instead of from the first commit.
 * Delta would write one with each tenth commit, by Spark jobs that take as long as a small change
 * of a table itself, in the midst of a run; conf/carelake.conf has it do so with each hundredth
 * ({@code delta.checkpointInterval}). Commits of old are removed from a log when a checkpoint is
 * written, too.
 */
final class Checkpoints {
  /** So many commits after the last checkpoint, another one is worth writing. */
  static final long COMMITS = 10;

  private final Lakehouse lakehouse;

  /** Checkpoints of tables of one lakehouse. */
  Checkpoints(Lakehouse lakehouse) {
    this.lakehouse = Objects.requireNonNull(lakehouse, "lakehouse is null");
  }

  /** Writes a checkpoint of a table if many commits have none, and says whether they had. */
  boolean apply(TableName table) {
    DeltaLog log = DeltaLog.forTable(lakehouse.spark(), lakehouse.path(table));
    Snapshot newest = NewestVersion.of(log);
    if (newest.logSegment().deltas().size() < COMMITS) {
      return false;
    }
    log.checkpoint(newest, scala.Option.empty());
    return true;
  }
}
