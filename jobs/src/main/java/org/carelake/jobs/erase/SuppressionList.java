package org.carelake.jobs.erase;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.erasure.Suppression;
import org.carelake.transforms.masking.PseudonymKey;

/**
 * {@code ledger.suppression}: kind string, mark string, key_id string, run_id string, since
 * timestamp: what was erased, by keyed marks alone, so that it does not come in again.
 */
public final class SuppressionList {
  /** The table. */
  public static final TableName TABLE = new TableName(Layer.LEDGER, "suppression");

  private static final StructType SCHEMA =
      StructType.fromDDL("kind string, mark string, key_id string, run_id string, since timestamp");

  private final Lakehouse lakehouse;

  /** The list of one lakehouse. */
  public SuppressionList(Lakehouse lakehouse) {
    this.lakehouse = Objects.requireNonNull(lakehouse, "lakehouse is null");
  }

  /** Something that is erased from now on. */
  public record Entry(Suppression.Kind kind, String mark) {
    /** The entry of a text. */
    public static Entry of(Suppression.Kind kind, PseudonymKey key, String text) {
      return new Entry(kind, kind.mark(key, text));
    }
  }

  /** Whether anything was ever erased. */
  public boolean isEmpty() {
    return !lakehouse.exists(TABLE);
  }

  /**
   * What was erased.
   *
   * @param key the tenant's erasure key; needed only when something was
   * @throws CarelakeException when the list was made with another key: people who were erased would
   *     come back unnoticed
   */
  public Suppression load(Optional<PseudonymKey> key) {
    Set<String> marks = marks(key);
    return marks.isEmpty() ? Suppression.none() : Suppression.of(key.orElseThrow(), marks);
  }

  /** The marks that are in the list. */
  Set<String> marks(Optional<PseudonymKey> key) {
    if (isEmpty()) {
      return Set.of();
    }
    List<Row> rows = lakehouse.read(TABLE).select("mark", "key_id").distinct().collectAsList();
    Set<String> marks = new HashSet<>();
    for (Row row : rows) {
      if (key.isEmpty() || !key.get().id().equals(row.getString(1))) {
        throw CarelakeException.configuration(
            null,
            "people were erased from this lakehouse under the key "
                + row.getString(1)
                + ", but the erasure key now is "
                + key.map(PseudonymKey::id).orElse("missing")
                + ": they would come back; name the former key in the tenant's file:"
                + " erasure { key { env = NAME } }");
      }
      marks.add(row.getString(0));
    }
    return marks;
  }

  /** Adds what is not in the list yet, in one commit. */
  void add(Set<Entry> entries, PseudonymKey key, RunContext run) {
    Set<String> known = marks(Optional.of(key));
    List<Row> rows = new ArrayList<>();
    for (Entry entry : entries) {
      if (!known.contains(entry.mark())) {
        rows.add(
            RowFactory.create(
                entry.kind().name(),
                entry.mark(),
                key.id(),
                run.runId(),
                Timestamp.from(run.startedAt())));
      }
    }
    if (!rows.isEmpty()) {
      lakehouse.append(TABLE, lakehouse.fewRows(rows, SCHEMA), run.commitMetadata());
    }
  }
}
