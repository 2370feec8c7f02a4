package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.carelake.jobs.bulk.FhirExtract;
import org.carelake.jobs.bulk.Landing;
import org.carelake.jobs.bulk.Pauses;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.schemas.table.TableName;

/**
 * Ingests a FHIR server: its extract lands in a folder of the lakehouse, goes the way of all files,
 * and is removed. The next extract goes on where this one ended, unless something is missing in it.
 */
final class FhirServerIngest {
  private final Lakehouse lakehouse;
  private final RunContext run;
  private final SourceConfig.FhirApi source;
  private final IngestLimits limits;
  private final IngestOptions options;
  private final ReportBuilder report;
  private final FhirExtract extract;

  FhirServerIngest(
      Lakehouse lakehouse,
      RunContext run,
      SourceConfig.FhirApi source,
      IngestLimits limits,
      IngestOptions options,
      ReportBuilder report,
      Function<SecretReference, String> secrets) {
    this.lakehouse = lakehouse;
    this.run = run;
    this.source = source;
    this.limits = limits;
    this.options = options;
    this.report = report;
    this.extract = new FhirExtract(source, secrets, Pauses.real(), Clock.systemUTC());
  }

  void ingest() throws IOException {
    ExtractLedger ledger = new ExtractLedger(lakehouse);
    Optional<String> since = options.fullRefresh() ? Optional.empty() : ledger.cursor(source);
    Path root = new Path(lakehouse.root());
    FileSystem files = root.getFileSystem(lakehouse.spark().sessionState().newHadoopConf());
    Path mine = new Path(root, "_staging/downloads/" + source.name());
    // what a run left behind that died
    files.delete(mine, true);
    Landing landing = new Landing(files, new Path(mine, run.runId()));
    try {
      FhirExtract.Extracted extracted = extract.run(since, landing, this::deleted);
      extracted.notes().forEach(note -> report.note("source '" + source.name() + "': " + note));
      extracted
          .problems()
          .forEach(
              problem ->
                  report.failure(
                      new CarelakeException(
                          CarelakeException.Category.ENVIRONMENT,
                          source.location(),
                          "source '" + source.name() + "': " + problem)));
      boolean whole =
          new FileIngest(lakehouse, run, readLimits(), options, report)
              .ingest(source.name(), landing.folder().toString(), source.location());
      if (whole && extracted.problems().isEmpty()) {
        ledger.add(
            source, since, extracted.cursor(), extracted.files(), extracted.deletions(), run);
      }
    } finally {
      landing.remove(root);
    }
  }

  private Set<String> deleted(String type, Set<String> ids) {
    TableName table = TableName.bronze(ResourceTypes.tableName(type));
    if (!lakehouse.exists(table)) {
      return Set.of();
    }
    return lakehouse
        .read(table)
        .where(
            col("is_current").and(col("deleted")).and(col("id").isInCollection(List.copyOf(ids))))
        .select("id")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toSet());
  }

  /** An export has a resource a line, a search a page a file. */
  private ReadLimits readLimits() {
    return source instanceof SourceConfig.FhirBulk
        ? ReadLimits.ofLines(limits)
        : ReadLimits.ofBundles(limits);
  }
}
