package org.carelake.transforms.quality.unit;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What differs between rows expected and rows found, in any order. Rows of one key are told as one
 * changed row, with {@code wanted → found} in the cells that differ; columns are aligned.
 */
final class RowDiff {
  private static final String NOTHING = "null";

  private final List<String> columns;
  private final List<String> key;

  /**
   * A comparison.
   *
   * @param columns those of the rows, in order
   * @param key some of the columns, or none when rows can't be told apart by a key
   */
  RowDiff(List<String> columns, List<String> key) {
    this.columns = columns;
    this.key = key;
  }

  private record Line(String mark, List<String> cells) {}

  List<String> of(List<Row> expected, List<Row> found) {
    List<List<String>> missing = cells(expected);
    List<List<String>> unexpected = new ArrayList<>();
    for (List<String> row : cells(found)) {
      if (!missing.remove(row)) {
        unexpected.add(row);
      }
    }
    List<Line> lines = new ArrayList<>();
    for (List<String> row : List.copyOf(missing)) {
      List<List<String>> same =
          unexpected.stream().filter(other -> sameKey(row, other)).limit(1).toList();
      if (!same.isEmpty()) {
        missing.remove(row);
        unexpected.remove(same.get(0));
        lines.add(new Line("changed", changed(row, same.get(0))));
      }
    }
    missing.forEach(row -> lines.add(new Line("missing", row)));
    unexpected.forEach(row -> lines.add(new Line("unexpected", row)));
    return lines.isEmpty() ? List.of() : aligned(lines);
  }

  private boolean sameKey(List<String> one, List<String> other) {
    return !key.isEmpty()
        && key.stream()
            .mapToInt(columns::indexOf)
            .allMatch(place -> one.get(place).equals(other.get(place)));
  }

  private static List<String> changed(List<String> wanted, List<String> found) {
    return IntStream.range(0, wanted.size())
        .mapToObj(
            i ->
                wanted.get(i).equals(found.get(i))
                    ? wanted.get(i)
                    : wanted.get(i) + " → " + found.get(i))
        .toList();
  }

  private List<String> aligned(List<Line> lines) {
    List<Line> all = new ArrayList<>();
    all.add(new Line("", columns));
    all.addAll(lines);
    int marks = width(all.stream().map(Line::mark).toList());
    List<Integer> widths =
        IntStream.range(0, columns.size())
            .mapToObj(i -> width(all.stream().map(line -> line.cells().get(i)).toList()))
            .toList();
    return all.stream()
        .map(
            line ->
                padded(line.mark(), marks)
                    + IntStream.range(0, columns.size())
                        .mapToObj(i -> " | " + padded(line.cells().get(i), widths.get(i)))
                        .collect(Collectors.joining()))
        .map(String::stripTrailing)
        .toList();
  }

  private static int width(List<String> texts) {
    return Collections.max(texts.stream().map(String::length).toList());
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static List<List<String>> cells(List<Row> rows) {
    List<List<String>> all = new ArrayList<>();
    for (Row row : rows) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(text(row.get(i)));
      }
      all.add(cells);
    }
    return all;
  }

  /** A value as people read it; a text that could be taken for something else is quoted. */
  private static String text(Object value) {
    if (value == null) {
      return NOTHING;
    }
    if (value instanceof String text) {
      return text.equals(NOTHING) || text.isBlank() ? "'" + text + "'" : text;
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof scala.collection.Seq<?> items) {
      return CollectionConverters.asJava(items).stream()
          .map(RowDiff::text)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Row row) {
      return IntStream.range(0, row.size())
          .mapToObj(i -> row.schema().fieldNames()[i] + ": " + text(row.get(i)))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return String.valueOf(value);
  }
}
