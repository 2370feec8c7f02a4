package org.carelake.transforms.erasure;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.transforms.bronze.BronzeSchema;
import org.carelake.transforms.erasure.ErasureRule.Verdict;
import org.carelake.transforms.erasure.Suppression.Kind;

/** Keeps what has been erased from coming in again. */
public final class StagedErasure implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int TABLE = BronzeSchema.STAGED.fieldIndex("t");
  private static final int ID = BronzeSchema.STAGED.fieldIndex("id");
  private static final int DELETED = BronzeSchema.STAGED.fieldIndex("deleted");
  private static final int HASH = BronzeSchema.STAGED.fieldIndex("content_hash");
  private static final int RESOURCE = BronzeSchema.STAGED.fieldIndex("resource");

  private final Suppression suppression;
  private final ErasureRule rule;

  private StagedErasure(Suppression suppression) {
    this.suppression = Objects.requireNonNull(suppression, "suppression is null");
    this.rule = new ErasureRule(suppression);
  }

  /**
   * The staged rows that may come in, in the form in which they may.
   *
   * @param staged rows of shape {@link BronzeSchema#STAGED}
   * @return rows of the same shape; the very same Dataset when nothing has been erased
   */
  public static Dataset<Row> apply(Dataset<Row> staged, Suppression suppression) {
    if (suppression.isEmpty()) {
      return staged;
    }
    StagedErasure erasure = new StagedErasure(suppression);
    FlatMapFunction<Row, Row> allowed = row -> erasure.allowed(row).stream().iterator();
    return staged.flatMap(allowed, Encoders.row(BronzeSchema.STAGED));
  }

  /** A row as it may come in; empty when it may not. */
  Optional<Row> allowed(Row row) {
    String table = row.getString(TABLE);
    if (table.equals(BronzeSchema.PARTS)) {
      return Optional.of(row);
    }
    byte[] bytes = row.getAs(RESOURCE);
    String text = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    if (table.equals(BronzeSchema.QUARANTINE)) {
      String hash = row.isNullAt(HASH) ? "" : row.getString(HASH);
      boolean refused =
          suppression.holds(Kind.PAYLOAD, hash)
              || rule.judgePayload(text).action() != ErasureRule.Action.KEEP;
      return refused ? Optional.empty() : Optional.of(row);
    }
    String type = ResourceTypes.fromTableName(table).orElse(table);
    String id = row.getString(ID);
    Verdict verdict =
        row.getBoolean(DELETED) || bytes == null
            ? rule.judgeDeletion(type, id)
            : rule.judge(type, id, text);
    return switch (verdict.action()) {
      case KEEP -> Optional.of(row);
      case REMOVE -> Optional.empty();
      case REDACT -> Optional.of(redacted(row, verdict));
    };
  }

  private Row redacted(Row row, Verdict verdict) {
    Object[] values = new Object[row.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    values[RESOURCE] = verdict.json().getBytes(StandardCharsets.UTF_8);
    values[HASH] = rule.blinded(row.getString(HASH));
    return RowFactory.create(values);
  }
}
