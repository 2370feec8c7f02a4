package org.carelake.schemas.contract;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.table.TableName;

/**
 * What a SQL model promises about its rows: those with a key depend, of each table listed, on the
 * rows with the same key only.
 *
 * @param key the column of the model's table that holds the key
 * @param from by input, a SQL expression over one row of it whose value is the key; an input that
 *     is not listed is read whole
 */
public record Incremental(String key, SortedMap<TableName, SqlText> from, Location location) {
  public Incremental {
    Objects.requireNonNull(key, "key is null");
    Objects.requireNonNull(location, "location is null");
    from = Collections.unmodifiableSortedMap(new TreeMap<>(from));
  }

  /**
   * Reads {@code incremental: {key: column, from: {layer.table: expression}}}.
   *
   * @param columns the names of the model's columns
   * @throws CarelakeException with file and line when anything is wrong
   */
  static Incremental read(YamlSection section, java.util.List<String> columns) {
    String key = section.string("key");
    if (!columns.contains(key)) {
      throw CarelakeException.configuration(
          section.location("key"),
          "'key' names no column: '" + key + "'" + Suggestion.of(key, columns));
    }
    SortedMap<TableName, SqlText> from = new TreeMap<>();
    YamlSection listed =
        section
            .section("from")
            .orElseThrow(
                () ->
                    CarelakeException.configuration(
                        section.location(),
                        "'from' is missing: name the inputs and where each holds the key"));
    for (Map.Entry<String, String> entry : section.texts("from").entrySet()) {
      Location at = listed.location(entry.getKey());
      TableName table =
          TableName.parse(entry.getKey())
              .orElseThrow(
                  () ->
                      CarelakeException.configuration(
                          at, "'" + entry.getKey() + "' is no table; write silver.x or gold.x"));
      from.put(table, new SqlText(entry.getValue(), at));
    }
    if (from.isEmpty()) {
      throw CarelakeException.configuration(section.location("from"), "'from' lists no input");
    }
    section.done();
    return new Incremental(key, from, section.location());
  }

  /** What it says, without where. */
  String definition() {
    StringBuilder text = new StringBuilder("incremental by " + key);
    from.forEach((table, sql) -> text.append(", ").append(table).append(' ').append(sql.sql()));
    return text.toString();
  }
}
