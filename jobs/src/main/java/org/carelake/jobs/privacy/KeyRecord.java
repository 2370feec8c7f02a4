package org.carelake.jobs.privacy;

import static org.apache.spark.sql.functions.desc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.masking.PseudonymKey;

/**
 * {@code ledger.pseudonym_keys}: key_id, run_id string, since timestamp: the id of every key that
 * this lakehouse's pseudonyms were made with, newest last. The keys themselves are nowhere.
 */
public final class KeyRecord {
  private static final TableName TABLE = new TableName(Layer.LEDGER, "pseudonym_keys");
  private static final StructType SCHEMA =
      StructType.fromDDL("key_id string, run_id string, since timestamp");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY_ID = "pseudonymKeyId";

  private final Lakehouse lakehouse;
  private final RunContext run;

  /** The record of one lakehouse, as one run sees it. */
  public KeyRecord(Lakehouse lakehouse, RunContext run) {
    this.lakehouse = lakehouse;
    this.run = run;
  }

  /**
   * Makes sure that the key is the one of the pseudonyms that are there, and remembers it.
   *
   * @param rotate whether another key is meant
   * @throws CarelakeException when the key has changed and nobody said that it should
   */
  public void check(PseudonymKey key, boolean rotate) {
    Optional<String> former = newest();
    if (former.filter(key.id()::equals).isPresent()) {
      return;
    }
    if (former.isPresent() && !rotate) {
      throw CarelakeException.configuration(
          null,
          "the pseudonym key has changed: this lakehouse's pseudonyms were made with key "
              + former.get()
              + ", the key configured now is "
              + key.id()
              + "; put the former key back, or accept with --rotate-key that new publications"
              + " don't join with old ones");
    }
    lakehouse.append(
        TABLE,
        lakehouse.fewRows(
            List.of(RowFactory.create(key.id(), run.runId(), Timestamp.from(Instant.now()))),
            SCHEMA),
        metadata(key));
  }

  private Optional<String> newest() {
    if (!lakehouse.exists(TABLE)) {
      return Optional.empty();
    }
    // the log may have been cleaned of the commit; the rows stay
    return lakehouse
        .commitMetadata(TABLE)
        .map(KeyRecord::keyId)
        .or(
            () ->
                Optional.of(
                    lakehouse
                        .read(TABLE)
                        .orderBy(desc("since"))
                        .select("key_id")
                        .first()
                        .getString(0)));
  }

  private String metadata(PseudonymKey key) {
    ObjectNode root = JSON.createObjectNode();
    root.putObject("carelake").put("run", run.runId()).put(KEY_ID, key.id());
    return root.toString();
  }

  private static String keyId(String metadata) {
    try {
      return JSON.readTree(metadata).path("carelake").path(KEY_ID).asText();
    } catch (JsonProcessingException other) {
      throw new CarelakeException(
          CarelakeException.Category.DATA,
          null,
          "the newest commit of " + TABLE + " was not written by Carelake",
          other);
    }
  }
}
