package org.carelake.jobs.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.carelake.jobs.lakehouse.SmallFiles;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.digest.Digests;

/**
 * A tenant's audit log: {@code audit/entries/{sequence}.json}, one file an entry, never changed.
 * Each entry holds the hash of the one before and its own; {@code audit/head.json} names the last.
 *
 * <p>Files and no Delta table: what is hashed are the very bytes that lie there, so any tool can
 * check them; a table's files are rewritten by compaction and removed by vacuum, and its rows have
 * no bytes of their own. An entry is created by a number that only one writer can create, and
 * appears whole; a crash leaves the log with or without it, the head at most one behind.
 *
 * <p>Whoever may write the lakehouse could make a whole new chain. Runs therefore print the head;
 * kept elsewhere, it is what {@link #verify} compares with.
 */
public final class AuditLog {
  /** The hash before the first entry. */
  public static final String ZERO = "0".repeat(64);

  private static final int FORMAT = 1;
  private static final String ENTRIES = "audit/entries/";
  private static final String HEAD = "audit/head.json";
  private static final String HASH_FIELD = ",\"hash\":\"";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SmallFiles files;
  private final String tenant;
  private final Clock clock;

  /** The log of one tenant. */
  public AuditLog(SmallFiles files, String tenant, Clock clock) {
    this.files = Objects.requireNonNull(files, "files is null");
    this.tenant = Objects.requireNonNull(tenant, "tenant is null");
    this.clock = Objects.requireNonNull(clock, "clock is null");
  }

  /**
   * Adds an entry.
   *
   * @param event what it tells of
   * @param author who writes
   * @param details what is particular to the event; no value of a patient, no key
   */
  public synchronized AuditEntry append(String event, AuditAuthor author, JsonNode details) {
    while (true) {
      Optional<AuditEntry> last = last();
      ObjectNode body = JSON.createObjectNode();
      body.put("format", FORMAT);
      // no two writers may make the same bytes: a refused one knows its own file by them
      body.put("id", UUID.randomUUID().toString());
      body.put("sequence", last.map(AuditEntry::sequence).orElse(0L) + 1);
      body.put("previous", last.map(AuditEntry::hash).orElse(ZERO));
      body.put("at", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
      body.put("tenant", tenant);
      body.put("event", event);
      author.addTo(body);
      body.set("details", details);
      String text = body.toString();
      String hash = Digests.sha256(text);
      String line = text.substring(0, text.length() - 1) + HASH_FIELD + hash + "\"}";
      if (files.create(name(body.path("sequence").asLong()), line)) {
        AuditEntry entry = parse(line + "\n", name(body.path("sequence").asLong()));
        files.replace(
            HEAD,
            JSON.createObjectNode().put("sequence", entry.sequence()).put("hash", hash).toString());
        return entry;
      }
      // another writer was first: this entry follows that one
    }
  }

  /** The last entry, if there is one. */
  public Optional<AuditEntry> last() {
    long sequence = headSequence().orElse(0L);
    while (files.exists(name(sequence + 1))) {
      sequence++;
    }
    return sequence == 0 ? Optional.empty() : Optional.of(entry(sequence));
  }

  /** The last entry that has something. */
  public Optional<AuditEntry> last(java.util.function.Predicate<AuditEntry> wanted) {
    Optional<AuditEntry> entry = last();
    while (entry.isPresent() && !wanted.test(entry.get())) {
      long before = entry.get().sequence() - 1;
      entry = before == 0 ? Optional.empty() : Optional.of(entry(before));
    }
    return entry;
  }

  /** All entries, or the newest of them, in their order. */
  public List<AuditEntry> newest(long count) {
    long end = last().map(AuditEntry::sequence).orElse(0L);
    List<AuditEntry> entries = new ArrayList<>();
    for (long sequence = Math.max(1, end - count + 1); sequence <= end; sequence++) {
      entries.add(entry(sequence));
    }
    return entries;
  }

  /**
   * Checks every entry: that it is what was written, follows the one before, and that none is
   * missing, at the end either.
   *
   * @param known {@code sequence:hash} of an entry, noted when it was written
   */
  public AuditVerdict verify(Optional<String> known) {
    List<String> names = files.names(ENTRIES);
    String previous = ZERO;
    boolean knownSeen = known.isEmpty();
    for (int i = 0; i < names.size(); i++) {
      long sequence = i + 1L;
      Optional<String> problem = problem(names.get(i), sequence, previous);
      if (problem.isPresent()) {
        return new AuditVerdict(i, previous, problem);
      }
      previous = entry(sequence).hash();
      knownSeen |= known.equals(Optional.of(sequence + ":" + previous));
    }
    Optional<String> end = endProblem(names.size(), previous);
    if (end.isEmpty() && !knownSeen) {
      end =
          Optional.of(
              "no entry is the known head " + known.get() + ": the log was replaced or cut short");
    }
    return new AuditVerdict(names.size(), previous, end);
  }

  private Optional<String> problem(String file, long sequence, String previous) {
    String expected = name(sequence);
    if (!(ENTRIES + file).equals(expected)) {
      return Optional.of("entry " + sequence + " is missing: expected " + files.path(expected));
    }
    String text = files.read(expected).orElse("");
    AuditEntry entry;
    try {
      entry = parse(text, expected);
    } catch (CarelakeException damaged) {
      return Optional.of(damaged.getMessage());
    }
    if (!Digests.sha256(body(text)).equals(entry.hash())) {
      return Optional.of("entry " + sequence + " was changed: its text doesn't give its hash");
    }
    if (entry.sequence() != sequence) {
      return Optional.of("entry " + sequence + " is another one: it says " + entry.sequence());
    }
    if (!entry.previous().equals(previous)) {
      return Optional.of(
          "entry "
              + sequence
              + " doesn't follow entry "
              + (sequence - 1)
              + ": one of the two was replaced");
    }
    return Optional.empty();
  }

  /** The head may be one entry behind, where a writer died between the two. */
  private Optional<String> endProblem(long entries, String last) {
    Optional<JsonNode> head = head();
    if (head.isEmpty()) {
      return entries > 1 ? Optional.of(HEAD + " is missing") : Optional.empty();
    }
    long sequence = head.get().path("sequence").asLong();
    String hash = head.get().path("hash").asText();
    if (sequence > entries) {
      return Optional.of(
          "entry " + (entries + 1) + " is missing: the head names entry " + sequence);
    }
    if (sequence < entries - 1) {
      return Optional.of(
          "entry " + (sequence + 2) + " came without a head: the head names entry " + sequence);
    }
    String expected = sequence == entries ? last : entry(sequence).hash();
    return hash.equals(expected)
        ? Optional.empty()
        : Optional.of("entry " + sequence + " is not the one that the head names");
  }

  private Optional<JsonNode> head() {
    return files
        .read(HEAD)
        .map(
            text -> {
              try {
                return JSON.readTree(text);
              } catch (JsonProcessingException damaged) {
                throw damaged(HEAD, damaged);
              }
            });
  }

  private Optional<Long> headSequence() {
    return head()
        .map(node -> node.path("sequence").asLong())
        .or(
            () -> {
              int known = files.names(ENTRIES).size();
              return known == 0 ? Optional.empty() : Optional.of((long) known);
            });
  }

  private AuditEntry entry(long sequence) {
    String name = name(sequence);
    return parse(
        files
            .read(name)
            .orElseThrow(
                () ->
                    new CarelakeException(
                        CarelakeException.Category.DATA,
                        "entry "
                            + sequence
                            + " of the audit log is missing: expected "
                            + files.path(name)
                            + "; carelake audit verify says what else is")),
        name);
  }

  private AuditEntry parse(String text, String name) {
    try {
      JsonNode node = JSON.readTree(text);
      if (!text.endsWith("\"}\n") || !text.contains(HASH_FIELD)) {
        throw damaged(name, null);
      }
      return new AuditEntry(
          node.path("sequence").asLong(),
          node.path("previous").asText(),
          node.path("hash").asText(),
          node);
    } catch (JsonProcessingException damaged) {
      throw damaged(name, damaged);
    }
  }

  private static String body(String text) {
    return text.substring(0, text.lastIndexOf(HASH_FIELD)) + "}";
  }

  private CarelakeException damaged(String name, Exception cause) {
    return new CarelakeException(
        CarelakeException.Category.DATA,
        null,
        files.path(name) + " is no entry of an audit log: it was damaged or cut",
        cause);
  }

  private static String name(long sequence) {
    return String.format(Locale.ROOT, "%s%012d.json", ENTRIES, sequence);
  }
}
