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
 * @param sortBy columns by which the rows of each file are sorted
 * @param shape what of the table is published
 */
public record PublishedTable(
    TableName source,
    String name,
    List<String> partitionBy,
    List<String> sortBy,
    TableShape shape) {
  public PublishedTable {
    Objects.requireNonNull(source, "source is null");
    Objects.requireNonNull(shape, "shape is null");
    if (!TableName.isValidName(name)) {
      throw new IllegalArgumentException(
          "published name must be lower-case letters, digits and underscores, a letter first");
    }
    partitionBy = List.copyOf(partitionBy);
    sortBy = List.copyOf(sortBy);
  }

  /** A whole table. */
  public PublishedTable(TableName source, String name, List<String> partitionBy) {
    this(source, name, partitionBy, List.of(), TableShape.WHOLE);
  }

  /** A table under its own name, in one folder. */
  public static PublishedTable of(TableName source) {
    return new PublishedTable(source, source.name(), List.of());
  }
}
