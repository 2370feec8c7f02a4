package org.carelake.jobs.ingest;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.schemas.table.TableName;

/**
 * A table that Airbyte fills, with those of its columns that ingest reads.
 *
 * @param types the data type of each column, by its name
 * @param bytes how large the table is; 0 for a view
 */
record AirbyteTable(String schema, String name, Map<String, String> types, long bytes) {
  static final String RESOURCE = "resource";
  private static final String ID = "id";
  private static final String UPDATED = "lastUpdated";

  /** As Airbyte names its time of extraction, now and formerly. */
  private static final List<String> EXTRACTED =
      List.of("_airbyte_extracted_at", "_airbyte_emitted_at");

  private static final String DELETED = "_ab_cdc_deleted_at";
  private static final long SMALL = 16L << 20;

  AirbyteTable {
    Objects.requireNonNull(schema, "schema is null");
    Objects.requireNonNull(name, "name is null");
    types = Map.copyOf(types);
  }

  String label() {
    return schema + "." + name;
  }

  /**
   * A query with the columns {@code id, last_updated, extracted_at, deleted_at, resource}, all
   * text; times are in UTC. A table with a cursor has its column beside them.
   */
  String query() {
    return "select "
        + text(ID)
        + " as id, "
        + time(UPDATED)
        + " as last_updated, "
        + time(extracted())
        + " as extracted_at, "
        + time(DELETED)
        + " as deleted_at, "
        + text(RESOURCE)
        + " as resource"
        + cursor().map(column -> ", " + quote(column.name())).orElse("")
        + " from "
        + sql();
  }

  /** The table as SQL. */
  String sql() {
    return quote(schema) + "." + quote(name);
  }

  /** The bronze table of the resource type that the table is named after. */
  Optional<TableName> home() {
    return ResourceTypes.fromTableName(name)
        .map(type -> TableName.bronze(ResourceTypes.tableName(type)));
  }

  /** The time of extraction, when it can order rows. */
  Optional<CursorColumn> cursor() {
    String column = extracted();
    return switch (types.getOrDefault(column, "")) {
      case "timestamp with time zone" ->
          Optional.of(new CursorColumn(column, CursorType.INSTANT, types.get(column)));
      case "timestamp without time zone" ->
          Optional.of(new CursorColumn(column, CursorType.TIMESTAMP, types.get(column)));
      default -> Optional.empty();
    };
  }

  private String extracted() {
    return EXTRACTED.stream().filter(types::containsKey).findFirst().orElse(EXTRACTED.get(0));
  }

  /**
   * Conditions on the query that divide its rows; one that holds for all when there are few.
   *
   * @param condition SQL that holds for the rows to be read; all when empty
   */
  String[] divisions(int partitions, Optional<String> condition, boolean few) {
    boolean whole = partitions <= 1 || !types.containsKey(ID) || few;
    String rows = condition.orElse("true");
    if (whole) {
      return new String[] {rows};
    }
    String[] divisions = new String[partitions];
    for (int i = 0; i < partitions; i++) {
      divisions[i] =
          rows + " and abs(hashtext(coalesce(id, ''))::bigint) % " + partitions + " = " + i;
    }
    return divisions;
  }

  /** What is read of it, in words that are equal when it is the same. */
  List<String> shape() {
    return Stream.of(ID, UPDATED, extracted(), DELETED, RESOURCE)
        .map(column -> column + " " + types.getOrDefault(column, "none"))
        .toList();
  }

  boolean isSmall() {
    return bytes > 0 && bytes < SMALL;
  }

  private String text(String column) {
    return types.containsKey(column) ? quote(column) + "::text" : "null::text";
  }

  private String time(String column) {
    String format = "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'";
    return switch (Optional.ofNullable(types.get(column)).orElse("")) {
      case "timestamp with time zone" ->
          "to_char(" + quote(column) + " at time zone 'UTC', " + format + ")";
      case "timestamp without time zone" -> "to_char(" + quote(column) + ", " + format + ")";
      default -> text(column);
    };
  }

  private static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
