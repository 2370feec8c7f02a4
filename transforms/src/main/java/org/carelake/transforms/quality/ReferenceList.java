package org.carelake.transforms.quality;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;

/**
 * A CSV file of {@code transforms/reference}: a line of names, then rows. Blanks around values go.
 *
 * @param file for messages
 * @param text the whole file
 */
public record ReferenceList(String file, String text) {
  public ReferenceList {
    Objects.requireNonNull(file, "file is null");
    Objects.requireNonNull(text, "text is null");
  }

  /** One row and its line. */
  public record Line(List<String> values, Location location) {}

  /**
   * The values of some columns, in their order.
   *
   * @throws CarelakeException when a column is missing or a row has too few values
   */
  public List<Line> rows(String... columns) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setNullValue("");
    settings.setEmptyValue("");
    CsvParser parser = new CsvParser(settings);
    List<Line> rows = new ArrayList<>();
    parser.beginParsing(new StringReader(text));
    String[] header = parser.parseNext();
    if (header == null) {
      throw CarelakeException.configuration(Location.of(file), "the file is empty");
    }
    int[] places = places(Arrays.asList(header), columns);
    for (String[] row = parser.parseNext(); row != null; row = parser.parseNext()) {
      Location location = Location.of(file, (int) parser.getContext().currentLine());
      if (row.length != header.length) {
        throw CarelakeException.configuration(
            location, "expected " + header.length + " values, found " + row.length);
      }
      List<String> values = List.of(row);
      rows.add(new Line(Arrays.stream(places).mapToObj(values::get).toList(), location));
    }
    return rows;
  }

  private int[] places(List<String> header, String... columns) {
    return Arrays.stream(columns)
        .mapToInt(
            column -> {
              int place = header.indexOf(column);
              if (place < 0) {
                throw CarelakeException.configuration(
                    Location.of(file, 1),
                    "column '" + column + "' is missing" + Suggestion.of(column, header));
              }
              return place;
            })
        .toArray();
  }
}
