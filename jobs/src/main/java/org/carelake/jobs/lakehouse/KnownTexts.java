package org.carelake.jobs.lakehouse;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import org.apache.spark.sql.Column;
import org.apache.spark.unsafe.types.UTF8String;

/** Texts in memory, among which those of a column are looked up. Plans show none of them. */
public final class KnownTexts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashSet<UTF8String> texts;

  /** Texts; one of them may be null. */
  KnownTexts(Collection<?> texts) {
    this.texts = new HashSet<>(2 * texts.size());
    texts.forEach(text -> this.texts.add(UTF8String.fromString((String) text)));
  }

  /** Called by Spark for each row. */
  public boolean contains(UTF8String text) {
    return texts.contains(text);
  }

  /**
   * Whether a column's text is among them: boolean, never null.
   *
   * @param deterministic whether Spark may ask of other rows than those that the query leaves here
   */
  Column known(Column column, boolean deterministic) {
    return HeldFunction.of(this, "contains", deterministic, column);
  }

  @Override
  public String toString() {
    return "keys";
  }
}
