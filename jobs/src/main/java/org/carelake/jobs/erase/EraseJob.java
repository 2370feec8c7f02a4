package org.carelake.jobs.erase;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.lakehouse.Purge;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.publish.KeptPublication;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.erasure.Suppression;
import org.carelake.transforms.erasure.Suppression.Kind;
import org.carelake.transforms.masking.PseudonymKey;

/**
 * Takes a person out of a tenant's lakehouse. First it is written down, by keyed marks, what must
 * not come in any more; from then on ingest keeps it out. Then bronze, extracts and histories lose
 * the rows; models are made anew from them by a build. Every step may be done again after a crash
 * and comes to the same.
 */
public final class EraseJob {
  private static final Pattern ID = Pattern.compile("([a-z0-9_-]{1,40}:)?[A-Za-z0-9\\-.]{1,64}");
  private static final int MOST_ROUNDS = 10;

  private final Lakehouse lakehouse;
  private final RunContext run;
  private final TenantConfig tenant;
  private final ModelGraph graph;
  private final PseudonymKey key;
  private final SuppressionList list;
  private final BronzeErasure bronze;
  private final HistoryErasure histories;
  private final ExtractErasure extracts;

  /**
   * A job over one tenant.
   *
   * @param key the tenant's erasure key
   */
  public EraseJob(
      Lakehouse lakehouse,
      RunContext run,
      TenantConfig tenant,
      ModelGraph graph,
      PseudonymKey key) {
    this.lakehouse = Objects.requireNonNull(lakehouse, "lakehouse is null");
    this.run = Objects.requireNonNull(run, "run is null");
    this.tenant = Objects.requireNonNull(tenant, "tenant is null");
    this.graph = Objects.requireNonNull(graph, "graph is null");
    this.key = Objects.requireNonNull(key, "key is null");
    this.list = new SuppressionList(lakehouse);
    this.bronze = new BronzeErasure(lakehouse, run);
    this.histories = new HistoryErasure(lakehouse, run);
    this.extracts = new ExtractErasure(lakehouse, run);
  }

  /** Looks for publications that hold a person, by the id and the pseudonym. */
  @FunctionalInterface
  public interface PublicationFinder {
    /** The publications in which the patient stands. */
    List<KeptPublication> holding(String patient);
  }

  /**
   * Works out what is to be done; writes nothing.
   *
   * @param patient the logical id of the patient, without {@code Patient/}
   * @throws CarelakeException when it is no id, or a table of an extract is not declared under
   *     {@code erasure.extracts}
   */
  public Erasure plan(String patient, PublicationFinder publications) {
    if (!ID.matcher(patient).matches()) {
      throw CarelakeException.usage(
          "--patient expects the id of a patient, of letters, digits, hyphens and dots, or"
              + " SOURCE:ID where sources of extracts give one id to several people");
    }
    requireExtractsDeclared();
    Identity identity = Identity.read(lakehouse, patient);
    Set<SuppressionList.Entry> entries = new HashSet<>();
    entries.add(SuppressionList.Entry.of(Kind.PERSON, key, patient));
    entries.add(SuppressionList.Entry.of(Kind.ID, key, patient));
    for (String identifier : identity.identifiers()) {
      entries.add(SuppressionList.Entry.of(Kind.IDENTIFIER, key, identifier));
    }
    for (String hash : bronze.payloadsThatName(identity)) {
      entries.add(SuppressionList.Entry.of(Kind.PAYLOAD, key, hash));
    }
    Suppression suppression = closed(entries);
    SortedMap<TableName, Long> removed = new TreeMap<>();
    SortedMap<TableName, Long> redacted = new TreeMap<>();
    bronze
        .counts(suppression)
        .forEach(
            (table, counts) -> {
              put(removed, table, counts.removed());
              put(redacted, table, counts.redacted());
            });
    for (TableName table : bronze.extractTables()) {
      put(removed, table, extracts.count(table, persons(table), suppression));
    }
    for (Model model : kept()) {
      put(removed, model.table(), histories.count(model.contract(), suppression));
    }
    return new Erasure(
        Kind.PERSON.mark(key, patient),
        key.id(),
        entries,
        suppression,
        removed,
        redacted,
        bronze.mentions(identity, suppression),
        publications.holding(patient));
  }

  /** A resource that tells of no patient but of a resource that goes, goes too; and so on. */
  private Suppression closed(Set<SuppressionList.Entry> entries) {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Suppression suppression = suppression(entries);
      int before = entries.size();
      for (String resource : bronze.removedResources(suppression)) {
        entries.add(SuppressionList.Entry.of(Kind.RESOURCE, key, resource));
        entries.add(
            SuppressionList.Entry.of(Kind.ID, key, resource.substring(resource.indexOf('/') + 1)));
      }
      if (entries.size() == before) {
        return suppression;
      }
    }
    throw new CarelakeException(
        CarelakeException.Category.DATA,
        "resources lead from one to another for more than " + MOST_ROUNDS + " steps");
  }

  private Suppression suppression(Set<SuppressionList.Entry> entries) {
    Set<String> marks = new HashSet<>(list.marks(Optional.of(key)));
    entries.forEach(entry -> marks.add(entry.mark()));
    return Suppression.of(key, marks);
  }

  /** Writes down what is suppressed and takes it out of everything that is not made anew. */
  public void enforce(Erasure erasure) {
    list.add(erasure.entries(), key, run);
    bronze.enforce(erasure.suppression());
    for (TableName table : bronze.extractTables()) {
      extracts.enforce(table, persons(table), erasure.suppression());
    }
    for (Model model : kept()) {
      histories.enforce(model.contract(), erasure.suppression());
    }
    // rows that broke a test, of the last run only; the next one finds them again
    lakehouse.tables(Layer.TEST_FAILURES).forEach(lakehouse::remove);
  }

  /**
   * Takes every former version of every table out of the lakehouse. Tables of models are removed
   * altogether, since the build that must follow makes them anew.
   *
   * @param threads how many tables are worked on at the same time
   */
  public void purge(int threads) {
    Purge purge = new Purge(lakehouse);
    purge.leftovers();
    List<TableName> stay = new ArrayList<>(lakehouse.tables(Layer.BRONZE));
    kept().stream().map(Model::table).forEach(stay::add);
    purge.histories(stay, threads);
    for (Layer layer : List.of(Layer.SILVER, Layer.GOLD, Layer.QUARANTINE)) {
      for (TableName table : lakehouse.tables(layer)) {
        if (!stay.contains(table)) {
          purge.removeDerived(table);
        }
      }
    }
  }

  /** Tables of silver and gold that no model makes; without a purge they stay as they are. */
  public List<TableName> orphans() {
    Set<TableName> made =
        graph.models().stream().map(Model::table).collect(Collectors.toUnmodifiableSet());
    List<TableName> orphans = new ArrayList<>();
    for (Layer layer : List.of(Layer.SILVER, Layer.GOLD)) {
      lakehouse.tables(layer).stream().filter(table -> !made.contains(table)).forEach(orphans::add);
    }
    return orphans;
  }

  private List<Model> kept() {
    return graph.models().stream()
        .filter(model -> model.history().isPresent() && lakehouse.exists(model.table()))
        .toList();
  }

  private List<String> persons(TableName table) {
    return tenant.persons(table).orElse(List.of());
  }

  private void requireExtractsDeclared() {
    String missing =
        bronze.extractTables().stream()
            .filter(table -> tenant.persons(table).isEmpty())
            .map(TableName::name)
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      throw CarelakeException.configuration(
          tenant.location(),
          "nobody said which columns of these extracts hold a patient's id: "
              + missing
              + "; add erasure { extracts { TABLE = [COLUMN] } }, with [] for a table that holds"
              + " nobody; GROUP__TABLE stands for that table of all sources of a group");
    }
  }

  private static void put(SortedMap<TableName, Long> counts, TableName table, long rows) {
    if (rows > 0) {
      counts.put(table, rows);
    }
  }
}
