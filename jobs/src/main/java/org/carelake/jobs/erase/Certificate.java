package org.carelake.jobs.erase;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.SortedMap;
import org.carelake.jobs.publish.KeptPublication;
import org.carelake.schemas.table.TableName;

/**
 * What is left to show that a person was erased: when, by which run, how many rows of which tables,
 * and a keyed mark in place of the identity. Who has the erasure key and the id can see that the
 * certificate is about that person; nobody else can.
 */
public final class Certificate {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Certificate() {}

  /** Where a run's certificate lies under the lakehouse's root. */
  public static String path(String runId) {
    return "_erasure/" + runId + ".json";
  }

  /** The certificate as JSON. */
  public static ObjectNode of(
      String tenant, String runId, Instant at, boolean purged, Erasure erasure) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", 1);
    root.put("tenant", tenant);
    root.put("run", runId);
    root.put("at", at.toString());
    root.put("subject", erasure.subject());
    root.put("subject_key_id", erasure.keyId());
    root.put("former_versions_purged", purged);
    counts(root.putObject("rows_removed"), erasure.removed());
    counts(root.putObject("rows_redacted"), erasure.redacted());
    counts(root.putObject("rows_that_name_the_person_and_stay"), erasure.mentions());
    ArrayNode publications = root.putArray("publications_that_hold_the_person");
    for (KeptPublication publication : erasure.publications()) {
      publications
          .addObject()
          .put("kind", publication.kind())
          .put("location", publication.location())
          .put("run", publication.run())
          .put("in_force", publication.inForce())
          .put("certain", publication.looked());
    }
    return root;
  }

  private static void counts(ObjectNode node, SortedMap<TableName, Long> rows) {
    rows.forEach((table, count) -> node.put(table.toString(), count));
  }
}
