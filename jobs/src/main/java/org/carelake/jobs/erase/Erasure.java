package org.carelake.jobs.erase;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.carelake.jobs.publish.KeptPublication;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.erasure.Suppression;

/**
 * What the erasure of one person comes to, worked out before anything is written.
 *
 * @param subject the keyed mark that stands for the person
 * @param keyId the key that it was made with
 * @param entries what is suppressed from now on
 * @param suppression all that is suppressed, with these entries
 * @param removed rows that go, by table
 * @param redacted rows that stay without what points to the person, by table
 * @param mentions rows that name the person in some text and stay, by table; a person must look
 * @param publications publications that still hold the person
 */
public record Erasure(
    String subject,
    String keyId,
    Set<SuppressionList.Entry> entries,
    Suppression suppression,
    SortedMap<TableName, Long> removed,
    SortedMap<TableName, Long> redacted,
    SortedMap<TableName, Long> mentions,
    List<KeptPublication> publications) {
  public Erasure {
    Objects.requireNonNull(subject, "subject is null");
    Objects.requireNonNull(keyId, "keyId is null");
    Objects.requireNonNull(suppression, "suppression is null");
    entries = Set.copyOf(entries);
    removed = new TreeMap<>(removed);
    redacted = new TreeMap<>(redacted);
    mentions = new TreeMap<>(mentions);
    publications = List.copyOf(publications);
  }

  /** Rows that go, over all tables. */
  public long rows() {
    return removed.values().stream().mapToLong(Long::longValue).sum();
  }
}
