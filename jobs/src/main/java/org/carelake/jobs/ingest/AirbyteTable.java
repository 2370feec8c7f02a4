package org.carelake.jobs.ingest;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
  private static final String EXTRACTED = "_airbyte_extracted_at";
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
   * text; times are in UTC.
   */
  String query() {
    return "select "
        + text(ID)
        + " as id, "
        + time(UPDATED)
        + " as last_updated, "
        + time(EXTRACTED)
        + " as extracted_at, "
        + time(DELETED)
        + " as deleted_at, "
        + text(RESOURCE)
        + " as resource from "
        + quote(schema)
        + "."
        + quote(name);
  }

  /** Conditions on the query that divide its rows; one that holds for all in a small table. */
  String[] divisions(int partitions) {
    boolean whole = partitions <= 1 || !types.containsKey(ID) || isSmall();
    if (whole) {
      return new String[] {"true"};
    }
    String[] divisions = new String[partitions];
    for (int i = 0; i < partitions; i++) {
      divisions[i] = "abs(hashtext(coalesce(id, ''))::bigint) % " + partitions + " = " + i;
    }
    return divisions;
  }

  private boolean isSmall() {
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
