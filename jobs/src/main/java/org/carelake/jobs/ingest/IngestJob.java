package org.carelake.jobs.ingest;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.Failures;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;

/**
 * Brings the sources of a tenant into its bronze tables.
 *
 * <p>Each source is read once and parsed once; what is no FHIR resource goes to {@code
 * bronze.quarantine}, files that were read to their end to {@code bronze.ingested_files}. A table
 * gets one commit a source, and none when nothing about it changes. A run that is cut short leaves
 * whole commits only; the next one reads the same files again and adds what is missing.
 */
public final class IngestJob {
  private final Lakehouse lakehouse;
  private final TenantConfig tenant;
  private final RunContext run;
  private final Function<SecretReference, String> secrets;

  /**
   * An ingest of one tenant.
   *
   * @param secrets gives the value of a secret; called only for sources that need one
   */
  public IngestJob(
      Lakehouse lakehouse,
      TenantConfig tenant,
      RunContext run,
      Function<SecretReference, String> secrets) {
    this.lakehouse = Objects.requireNonNull(lakehouse, "lakehouse is null");
    this.tenant = Objects.requireNonNull(tenant, "tenant is null");
    this.run = Objects.requireNonNull(run, "run is null");
    this.secrets = Objects.requireNonNull(secrets, "secrets is null");
  }

  /**
   * Ingests all sources, one after the other. A source or file that can't be read is reported and
   * does not stop the others.
   *
   * @param progress told each result as soon as its table is written, from several threads
   */
  public IngestReport run(IngestOptions options, Consumer<IngestResult> progress) {
    ReportBuilder report = new ReportBuilder(progress);
    for (SourceConfig source : tenant.sources()) {
      try {
        ingest(source, options.of(tenant), report);
      } catch (CarelakeException failure) {
        report.failure(failure);
      } catch (Exception failure) {
        // Spark throws its checked exceptions without declaring them
        report.failure(
            new CarelakeException(
                CarelakeException.Category.ENVIRONMENT,
                source.location(),
                "source '" + source.name() + "' failed: " + Failures.message(failure),
                failure));
      }
    }
    return report.build();
  }

  /**
   * Ingests those of some files of one source that are new, as {@link #run} would.
   *
   * @param source the name of a source of files
   * @param paths local paths or Hadoop URIs
   * @param progress told each result as soon as its table is written, from several threads
   */
  public IngestReport runFiles(
      String source, List<String> paths, IngestOptions options, Consumer<IngestResult> progress) {
    ReportBuilder report = new ReportBuilder(progress);
    SourceConfig found = source(source);
    ReadLimits limits =
        found instanceof SourceConfig.FhirBundles
            ? ReadLimits.ofBundles(tenant.limits())
            : ReadLimits.ofLines(tenant.limits());
    new FileIngest(lakehouse, run, limits, options, report).ingest(source, paths, found.location());
    return report.build();
  }

  /**
   * Ingests those of some files of messages that are new, as {@link #run} does with files.
   *
   * @param source the name of a source of messages
   * @param files in the order of their partitions and offsets
   * @param progress told each result as soon as its table is written, from several threads
   */
  public IngestReport runMessages(
      String source,
      List<MessageFile> files,
      IngestOptions options,
      Consumer<IngestResult> progress) {
    ReportBuilder report = new ReportBuilder(progress);
    new FileIngest(lakehouse, run, ReadLimits.ofMessages(tenant.limits()), options, report)
        .ingestMessages(source, files, source(source).location());
    return report.build();
  }

  private SourceConfig source(String name) {
    return tenant.sources().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no source " + name));
  }

  /**
   * Tries again what is in quarantine, by the rules and limits of today. What passes lands in
   * bronze as of the time it was first received, and its row in quarantine is marked; what does not
   * is counted in the report by its present reason. Files are read again only for payloads that
   * were too long to keep.
   *
   * @param progress told each result as soon as its table is written, from several threads
   */
  public IngestReport replayQuarantine(IngestOptions options, Consumer<IngestResult> progress) {
    ReportBuilder report = new ReportBuilder(progress);
    Map<String, SourceConfig.Extract> extracts = new TreeMap<>();
    for (SourceConfig source : tenant.sources()) {
      if (source instanceof SourceConfig.Extract extract) {
        extracts.put(extract.name(), extract);
      }
    }
    new QuarantineReplay(lakehouse, run, tenant.limits(), options, report)
        .replay(source -> !extracts.containsKey(source));
    extracts
        .values()
        .forEach(
            each -> new ExtractReplay(lakehouse, run, each, options.of(tenant), report).replay());
    return report.build();
  }

  private void ingest(SourceConfig source, IngestOptions options, ReportBuilder report)
      throws IOException {
    IngestLimits limits = tenant.limits();
    if (source instanceof SourceConfig.FhirNdjson ndjson) {
      new FileIngest(lakehouse, run, ReadLimits.ofLines(limits), options, report)
          .ingest(ndjson.name(), ndjson.path(), ndjson.location());
    } else if (source instanceof SourceConfig.FhirBundles bundles) {
      new FileIngest(lakehouse, run, ReadLimits.ofBundles(limits), options, report)
          .ingest(bundles.name(), bundles.path(), bundles.location());
    } else if (source instanceof SourceConfig.AirbytePostgres postgres) {
      new AirbyteIngest(lakehouse, run, postgres, limits, options, report, secrets).ingest();
    } else if (source instanceof SourceConfig.FhirApi server) {
      new FhirServerIngest(lakehouse, run, server, limits, options, report, secrets).ingest();
    } else if (source instanceof SourceConfig.FhirKafka kafka) {
      report.note(
          "source '"
              + kafka.name()
              + "': its topics are read by carelake stream, and by nothing else");
    } else if (source instanceof SourceConfig.ExtractFiles files) {
      new ExtractFilesIngest(lakehouse, run, files, options, report, limits).ingest();
    } else if (source instanceof SourceConfig.ExtractDatabase database) {
      new ExtractDatabaseIngest(lakehouse, run, database, options, report, secrets).ingest();
    }
  }
}
