package org.carelake.jobs.ingest;

import java.util.Objects;
import org.carelake.transforms.extract.ColumnDrift;

/**
 * How a file or table differs from what its source declares.
 *
 * @param table the table's name in the source
 * @param file the file's path, or {@code schema.table}
 */
public record SchemaDrift(String source, String table, String file, ColumnDrift column) {
  public SchemaDrift {
    Objects.requireNonNull(source, "source is null");
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(file, "file is null");
    Objects.requireNonNull(column, "column is null");
  }
}
