package org.carelake.jobs.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.quality.TestResult;
import org.carelake.jobs.quality.TestStatus;
import org.carelake.schemas.table.TableName;

/** What one run told its ledger, for those who pass it on. Safe for use by several threads. */
public final class RunFacts {
  private final List<ModelResult> models = new ArrayList<>();
  private final Map<TableName, Instant> finished = new HashMap<>();
  private final List<TestResult> tests = new ArrayList<>();
  private final List<RunLedger.IngestEntry> ingested = new ArrayList<>();
  private final List<RunLedger.PublicationEntry> published = new ArrayList<>();

  synchronized void addModels(List<ModelResult> results, Map<TableName, Instant> ended) {
    models.addAll(results);
    finished.putAll(ended);
  }

  synchronized void addTests(List<TestResult> results) {
    tests.addAll(results);
  }

  synchronized void addIngested(List<RunLedger.IngestEntry> entries) {
    ingested.addAll(entries);
  }

  synchronized void addPublished(List<RunLedger.PublicationEntry> entries) {
    published.addAll(entries);
  }

  /** What became of each model. */
  public synchronized List<ModelResult> models() {
    return List.copyOf(models);
  }

  /** When a model ended, if that was told. */
  public synchronized Optional<Instant> finishedAt(TableName table) {
    return Optional.ofNullable(finished.get(table));
  }

  /** What became of each test. */
  public synchronized List<TestResult> tests() {
    return List.copyOf(tests);
  }

  /** What came in. */
  public synchronized List<RunLedger.IngestEntry> ingested() {
    return List.copyOf(ingested);
  }

  /** What was published, a line a table. */
  public synchronized List<RunLedger.PublicationEntry> published() {
    return List.copyOf(published);
  }

  /** How many tests ended so. */
  public long tests(TestStatus status) {
    return tests().stream().filter(test -> test.status() == status).count();
  }

  /** How many models ended so. */
  public long models(ModelStatus status) {
    return models().stream().filter(model -> model.status() == status).count();
  }

  /** The newest version of each table that models were made from. */
  public SortedMap<TableName, Long> read() {
    SortedMap<TableName, Long> versions = new TreeMap<>();
    models()
        .forEach(model -> model.inputVersions().forEach((t, v) -> versions.merge(t, v, Math::max)));
    return versions;
  }

  /** The version of each table that was written. */
  public SortedMap<TableName, Long> written(Lakehouse lakehouse) {
    SortedMap<TableName, Long> versions = new TreeMap<>();
    for (ModelResult model : models()) {
      if (model.status() == ModelStatus.OK) {
        versions.put(model.table(), model.outputVersion());
      }
    }
    for (RunLedger.IngestEntry entry : ingested()) {
      boolean changed = entry.added() + entry.superseded() + entry.deleted() > 0;
      if (changed && TableName.isValidName(entry.resourceType())) {
        TableName table = TableName.bronze(entry.resourceType());
        versions.computeIfAbsent(table, lakehouse::version);
      }
    }
    return versions;
  }
}
