package org.carelake.transforms.erasure;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.transforms.erasure.Suppression.Kind;

/**
 * Which rows of an extract tell of an erased person. A person is known by an id that holds wherever
 * it stands, or, where sources give one id to several people, by {@code source:id}, which holds in
 * rows of that source alone.
 */
public final class ExtractRule {
  private static final String SOURCE = "_source";

  private ExtractRule() {}

  /**
   * The rows that tell of somebody erased.
   *
   * @param rows of a bronze table of an extract: with {@code _source} string
   * @param persons the columns that hold a patient's id
   */
  public static Dataset<Row> erased(
      Dataset<Row> rows, List<String> persons, Suppression suppression) {
    return filtered(rows, persons, suppression, true);
  }

  /** The others; all where nothing was ever erased or the table holds nobody. */
  public static Dataset<Row> kept(
      Dataset<Row> rows, List<String> persons, Suppression suppression) {
    return suppression.isEmpty() || persons.isEmpty()
        ? rows
        : filtered(rows, persons, suppression, false);
  }

  private static Dataset<Row> filtered(
      Dataset<Row> rows, List<String> persons, Suppression suppression, boolean erased) {
    ArrayList<String> columns = new ArrayList<>(persons);
    FilterFunction<Row> wanted = row -> tells(row, columns, suppression) == erased;
    return rows.filter(wanted);
  }

  private static boolean tells(Row row, List<String> persons, Suppression suppression) {
    String source = row.getAs(SOURCE);
    for (String person : persons) {
      Object value = row.getAs(person);
      if (value != null) {
        String id = bare(value.toString());
        if (suppression.holds(Kind.PERSON, id)
            || suppression.holds(Kind.PERSON, source + ":" + id)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The logical id of a reference, whatever form it has; any other value as it is. */
  public static String bare(String value) {
    int history = value.indexOf("/_history/");
    String plain = history < 0 ? value : value.substring(0, history);
    return plain.substring(plain.lastIndexOf('/') + 1).strip();
  }
}
