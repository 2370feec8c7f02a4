package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.bronze.Timestamps;

/**
 * Ingests the tables that Airbyte fills. Where the reading of a table ended stands in the commit of
 * the bronze table after which it is named, beside the other bronze tables that got rows of it:
 * when one of these lacks its commit, the next reading begins where this one did.
 */
final class AirbyteIngest {
  private final Lakehouse lakehouse;
  private final RunContext run;
  private final SourceConfig.AirbytePostgres source;
  private final IngestOptions options;
  private final ReportBuilder report;
  private final AirbyteSource database;

  AirbyteIngest(
      Lakehouse lakehouse,
      RunContext run,
      SourceConfig.AirbytePostgres source,
      IngestLimits limits,
      IngestOptions options,
      ReportBuilder report,
      Function<SecretReference, String> secrets) {
    this.lakehouse = lakehouse;
    this.run = run;
    this.source = source;
    this.options = options;
    this.report = report;
    this.database = new AirbyteSource(lakehouse.spark(), source, limits, secrets);
  }

  void ingest() {
    List<AirbyteReading> readings = readings(database.tables());
    long now = Timestamps.micros(run.startedAt());
    try (Staging staging =
        new Staging(lakehouse.spark(), lakehouse.root(), run.runId(), source.name())) {
      staging.write(database.read(readings, now), options.suppression());
      Map<String, Set<String>> targets = source.cursor().isEmpty() ? Map.of() : targets(staging);
      Set<String> written = ConcurrentHashMap.newKeySet();
      StagedIngest ingest =
          new StagedIngest(
              lakehouse,
              run,
              source.name(),
              staging,
              options.threads(),
              report,
              (table, changing) -> {
                written.add(table);
                return metadata(readings, targets, table, changing);
              });
      Map<String, FileCount> counts = ingest.write(List.of());
      if (source.cursor().isPresent()) {
        record(readings, written);
        report.readings(
            source.name(), readings.stream().map(AirbyteReading::cursor).toList(), counts);
      }
    }
  }

  private List<AirbyteReading> readings(List<AirbyteTable> tables) {
    if (source.cursor().isPresent()) {
      return database.plan(
          tables,
          new CursorStates(lakehouse, source.name()),
          options.fullRefresh(),
          run.startedAt());
    }
    return tables.stream()
        .map(
            table ->
                new AirbyteReading(
                    table,
                    CursorReading.without(table.label(), WholeReason.NO_CURSOR),
                    table.isSmall()))
        .toList();
  }

  /** The bronze tables that got rows of each table of the database. */
  private static Map<String, Set<String>> targets(Staging staging) {
    Map<String, Set<String>> targets = new HashMap<>();
    for (Row row :
        staging.resources().select(col("source_file"), col("t")).distinct().collectAsList()) {
      targets.computeIfAbsent(row.getString(0), label -> new TreeSet<>()).add(row.getString(1));
    }
    return targets;
  }

  private String metadata(
      List<AirbyteReading> readings,
      Map<String, Set<String>> targets,
      String table,
      Set<String> changing) {
    Map<String, CursorState> cursors = new TreeMap<>();
    for (AirbyteReading reading : readings) {
      CursorReading cursor = reading.cursor();
      if (cursor.next().isPresent() && isHome(reading, table)) {
        Set<String> also = new TreeSet<>(targets.getOrDefault(cursor.label(), Set.of()));
        also.retainAll(changing);
        also.remove(table);
        CursorState next = cursor.next().get();
        cursors.put(cursor.label(), also.isEmpty() ? next : next.with(also, cursor.held()));
      }
    }
    return Commits.metadata(run, source.name(), cursors);
  }

  /** Whole readings after which nothing had to be written, in commits without rows. */
  private void record(List<AirbyteReading> readings, Set<String> written) {
    Set<String> left = new TreeSet<>();
    for (AirbyteReading reading : readings) {
      if (reading.cursor().record()) {
        reading.table().home().ifPresent(home -> left.add(home.name()));
      }
    }
    left.removeAll(written);
    for (String table : left) {
      TableName name = TableName.bronze(table);
      if (lakehouse.exists(name)) {
        lakehouse.record(name, metadata(readings, Map.of(), table, Set.of()));
      }
    }
  }

  private static boolean isHome(AirbyteReading reading, String table) {
    return reading.table().home().filter(home -> home.name().equals(table)).isPresent();
  }
}
