package org.carelake.jobs.ingest;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.table.TableName;

/**
 * The table {@code bronze.fhir_extracts}: the extracts of FHIR servers that are in bronze to their
 * end, each with the time of the server at which the next one goes on. A row is committed after the
 * extract's resources: when a run dies in between, the next one reads the same again, and bronze
 * knows it.
 */
final class ExtractLedger {
  static final TableName TABLE = TableName.bronze("fhir_extracts");

  private static final StructType SHAPE =
      StructType.fromDDL(
          "source string, scope string, since string, cursor string, files bigint,"
              + " history_deletions bigint, run_id string, extracted_at timestamp");

  private final Lakehouse lakehouse;

  ExtractLedger(Lakehouse lakehouse) {
    this.lakehouse = lakehouse;
  }

  /** Where the next extract goes on; empty when there was none of this source and scope. */
  Optional<String> cursor(SourceConfig.FhirApi source) {
    if (!lakehouse.exists(TABLE)) {
      return Optional.empty();
    }
    List<Row> last =
        lakehouse
            .read(TABLE)
            .where(col("source").equalTo(source.name()).and(col("scope").equalTo(source.scope())))
            .orderBy(col("extracted_at").desc(), col("run_id").desc())
            .select("cursor")
            .limit(1)
            .collectAsList();
    return last.stream().findFirst().map(row -> row.getString(0));
  }

  /** Adds an extract that is in bronze to its end. */
  void add(
      SourceConfig.FhirApi source,
      Optional<String> since,
      String cursor,
      long files,
      long deletions,
      RunContext run) {
    Row row =
        RowFactory.create(
            source.name(),
            source.scope(),
            since.orElse(null),
            cursor,
            files,
            deletions,
            run.runId(),
            run.startedAt());
    lakehouse.append(
        TABLE,
        lakehouse.fewRows(List.of(row), SHAPE),
        Commits.metadata(run, source.name(), cursor));
  }
}
