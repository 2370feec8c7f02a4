package org.carelake.jobs.publish;

import java.util.List;
import java.util.Objects;
import org.carelake.schemas.table.TableName;

/**
 * A table to publish.
 *
 * @param source the table in the lakehouse
 * @param name its name in the publication: lower-case letters, digits and underscores
 * @param partitionBy columns that become folders, outermost first; their values stand in paths, so
 *     only columns without patient data belong here
 */
public record PublishedTable(TableName source, String name, List<String> partitionBy) {
  public PublishedTable {
    Objects.requireNonNull(source, "source is null");
    if (!TableName.isValidName(name)) {
      throw new IllegalArgumentException(
          "published name must be lower-case letters, digits and underscores, a letter first");
    }
    partitionBy = List.copyOf(partitionBy);
  }

  /** A table under its own name, in one folder. */
  public static PublishedTable of(TableName source) {
    return new PublishedTable(source, source.name(), List.of());
  }
}
