package org.carelake.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.ingest.TableReading;

/** Tells how database tables with a cursor were read: one line a source and way. */
final class ReadingLines {
  private static final int NAMED = 3;

  private ReadingLines() {}

  /** Lines such as {@code Read by cursor: 12 tables of lab, 340 rows}. */
  static List<String> of(List<TableReading> readings) {
    Map<String, List<TableReading>> bySource =
        readings.stream()
            .collect(
                Collectors.groupingBy(TableReading::source, TreeMap::new, Collectors.toList()));
    List<String> lines = new ArrayList<>();
    bySource.forEach(
        (source, tables) -> {
          List<TableReading> some = tables.stream().filter(t -> t.whole().isEmpty()).toList();
          if (!some.isEmpty()) {
            lines.add(
                "Read by cursor: "
                    + Plural.of(some.size(), "table")
                    + " of "
                    + source
                    + ", "
                    + rows(some));
          }
          tables.stream()
              .filter(table -> table.whole().isPresent())
              .collect(
                  Collectors.groupingBy(
                      table -> table.whole().get(), TreeMap::new, Collectors.toList()))
              .forEach((reason, whole) -> lines.add(whole(source, reason, whole)));
        });
    return lines;
  }

  private static String whole(String source, String reason, List<TableReading> tables) {
    String names =
        tables.stream().limit(NAMED).map(TableReading::table).collect(Collectors.joining(", "));
    String more = tables.size() > NAMED ? " and " + (tables.size() - NAMED) + " more" : "";
    return "Read whole: " + names + more + " of " + source + ", " + rows(tables) + ": " + reason;
  }

  private static String rows(List<TableReading> tables) {
    long rows = tables.stream().mapToLong(TableReading::rows).sum();
    return Console.number(rows) + (rows == 1 ? " row" : " rows");
  }
}
