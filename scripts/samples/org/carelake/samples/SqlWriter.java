package org.carelake.samples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes {@code airbyte.sql.gz}: statements, one a line, that make a schema {@code airbyte} with a
 * table for each resource type as Airbyte syncs it in append mode. Older versions are rows of their
 * own; a deletion is a row without resource whose {@code _ab_cdc_deleted_at} is set.
 */
final class SqlWriter {
  private static final int ROWS_PER_STATEMENT = 100;
  private static final List<String> EXTRACTED =
      List.of("2026-09-01 03:00:00", "2026-10-01 03:00:00", "2026-11-01 03:00:00");
  private static final String COLUMNS =
      "id, \"lastUpdated\", resource, _airbyte_raw_id, _airbyte_extracted_at,"
          + " _airbyte_generation_id, _airbyte_meta, _ab_cdc_deleted_at";

  private SqlWriter() {}

  static void write(List<Received> deliveries, Path folder) throws IOException {
    Map<String, List<Received>> tables = new TreeMap<>();
    for (Received received : deliveries) {
      tables.computeIfAbsent(table(received.type()), key -> new ArrayList<>()).add(received);
    }
    List<String> lines = new ArrayList<>();
    lines.add("set client_min_messages = warning;");
    lines.add("drop schema if exists airbyte cascade;");
    lines.add("create schema airbyte;");
    int rawId = 0;
    for (Map.Entry<String, List<Received>> table : tables.entrySet()) {
      lines.add(
          "create table airbyte."
              + table.getKey()
              + " (id text, \"lastUpdated\" timestamptz, resource jsonb, _airbyte_raw_id varchar"
              + " not null, _airbyte_extracted_at timestamptz not null, _airbyte_generation_id"
              + " bigint, _airbyte_meta jsonb not null, _ab_cdc_deleted_at text);");
      List<Received> rows = table.getValue();
      for (int from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
        List<Received> part = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT));
        lines.add(insert(table.getKey(), part, from, rawId));
        rawId += part.size();
      }
    }
    Gzip.write(folder.resolve("airbyte.sql.gz"), lines);
  }

  /** {@code QuestionnaireResponse} becomes {@code questionnaire_response}. */
  static String table(String type) {
    return type.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  private static String insert(String table, List<Received> rows, int from, int rawId) {
    StringBuilder sql = new StringBuilder("insert into airbyte.").append(table);
    sql.append(" (").append(COLUMNS).append(") values ");
    for (int i = 0; i < rows.size(); i++) {
      sql.append(i == 0 ? "" : ", ").append(row(rows.get(i), from + i, rawId + i));
    }
    return sql.append(';').toString();
  }

  private static String row(Received received, int number, int rawId) {
    String extracted =
        String.format(
            Locale.ROOT, "%s.%03d+00", EXTRACTED.get(received.batch() - 1), number / 100 % 1000);
    String id = String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", rawId);
    return String.join(
        ", ",
        "(" + quoted(received.id()),
        quoted(received.lastUpdated()),
        received.deletion() ? "null" : quoted(Json.write(received.body())),
        quoted(id),
        quoted(extracted),
        "1",
        "'{\"sync_id\": " + received.batch() + ", \"changes\": []}'",
        quoted(received.deletion() ? When.utc(received.deletedAt()) : null) + ")");
  }

  private static String quoted(String textOrNull) {
    return textOrNull == null ? "null" : "'" + textOrNull.replace("'", "''") + "'";
  }
}
