package org.carelake.jobs.lakehouse;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.types.UTF8String;

/** Rows that are told by their key, a text, and by a hash of theirs. Plans show none of them. */
public final class KnownRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashMap<UTF8String, HashSet<Long>> hashes = new HashMap<>();

  /** Rows of key and hash: string (null is a key, too), bigint. */
  public KnownRows(Collection<Row> rows) {
    for (Row row : rows) {
      hashes
          .computeIfAbsent(UTF8String.fromString(row.getString(0)), first -> new HashSet<>())
          .add(row.getLong(1));
    }
  }

  /** Called by Spark for each row. */
  public boolean contains(UTF8String key, long hash) {
    HashSet<Long> known = hashes.get(key);
    return known != null && known.contains(hash);
  }

  /** Whether a row is among them: boolean, never null. */
  public Column known(Column key, Column hash) {
    return HeldFunction.of(this, "contains", true, key, hash);
  }

  @Override
  public String toString() {
    return "rows";
  }
}
