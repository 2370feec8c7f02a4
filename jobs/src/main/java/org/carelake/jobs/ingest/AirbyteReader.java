package org.carelake.jobs.ingest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.carelake.schemas.config.IngestLimits;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.transforms.bronze.Origin;
import org.carelake.transforms.bronze.RejectReason;
import org.carelake.transforms.bronze.ResourceStager;
import org.carelake.transforms.bronze.Timestamps;

/** The staged rows of some rows of an Airbyte table, read as they are asked for. */
final class AirbyteReader implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final String table;
  private final ResourceStager stager;
  private final long defaultExtractedAt;
  private final Deque<Row> ready = new ArrayDeque<>();
  private long read;
  private boolean counted;

  /**
   * A reader of rows with the columns {@code id, last_updated, extracted_at, deleted_at, resource}.
   *
   * @param label {@code schema.table}
   * @param table the table's name, which gives deletions their type
   */
  AirbyteReader(
      Iterator<Row> rows,
      String label,
      String table,
      IngestLimits limits,
      Origin origin,
      long firstRow) {
    this.rows = rows;
    this.table = table;
    this.stager = new ResourceStager(limits, firstRow, origin);
    this.stager.moveTo(new Origin(label, origin.part(), origin.extractedAt()));
    this.defaultExtractedAt = origin.extractedAt();
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !counted) {
      if (rows.hasNext()) {
        read++;
        stage(rows.next());
      } else {
        ready.add(stager.counts(read));
        counted = true;
      }
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more rows");
    }
    return ready.remove();
  }

  private void stage(Row row) {
    long extractedAt = time(row, 2).orElse(defaultExtractedAt);
    Optional<String> type = ResourceTypes.fromTableName(table);
    if (!row.isNullAt(3) && type.isPresent() && !row.isNullAt(0)) {
      ready.add(
          stager.deletion(
              type.get(), row.getString(0), time(row, 3).orElse(extractedAt), extractedAt));
    } else if (!row.isNullAt(3)) {
      ready.add(
          stager.refusal(
              RejectReason.NO_ID,
              "a deletion without an id, or in a table that is not named after a resource type",
              id(row)));
    } else if (row.isNullAt(4)) {
      ready.add(stager.refusal(RejectReason.NO_RESOURCE, "a row whose resource is null", id(row)));
    } else {
      ready.addAll(stager.stage(row.getString(4).getBytes(StandardCharsets.UTF_8), extractedAt));
    }
  }

  private static String id(Row row) {
    return row.isNullAt(0) ? "" : row.getString(0);
  }

  private static Optional<Long> time(Row row, int column) {
    return row.isNullAt(column) ? Optional.empty() : Timestamps.micros(row.getString(column));
  }
}
