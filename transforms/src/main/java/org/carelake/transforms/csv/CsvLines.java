package org.carelake.transforms.csv;

import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;
import org.carelake.transforms.sql.Identifiers;

/**
 * Lines of CSV after RFC 4180 for people with spreadsheets.
 *
 * <ul>
 *   <li>null is an empty field, empty text is {@code ""};
 *   <li>a field with a quote, comma, line break or blank at its ends stands in quotes;
 *   <li>dates are {@code yyyy-MM-dd}, timestamps {@code yyyy-MM-dd HH:mm:ss[.ffffff]} in the
 *       session's time zone, booleans {@code true} and {@code false}, numbers as they are;
 *   <li>binary is Base64, arrays, maps and structs are JSON;
 *   <li>text that a spreadsheet would run gets an apostrophe in front: text that begins with = + -
 *       &#64; (also in full width), tab, carriage return or line feed, as OWASP's page on CSV
 *       injection lists them. Numbers and dates never do.
 * </ul>
 */
public final class CsvLines {
  /** What ends a line. */
  public static final String END = "\r\n";

  private static final List<String> RUNS =
      List.of("=", "+", "-", "@", "\t", "\r", "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20");
  private static final String NEEDS_QUOTES = "[\",\r\n]|^\\s|\\s$|^$";

  private CsvLines() {}

  /** The names of the columns as a line, without its end. */
  public static String header(StructType schema) {
    return Arrays.stream(schema.fieldNames()).map(CsvLines::name).collect(Collectors.joining(","));
  }

  private static String name(String name) {
    String harmless = RUNS.stream().anyMatch(name::startsWith) ? "'" + name : name;
    return harmless.matches("(?s).*[\",\r\n].*")
        ? '"' + harmless.replace("\"", "\"\"") + '"'
        : harmless;
  }

  /** One line a row, in the order of the rows, without its end. */
  public static Dataset<String> of(Dataset<Row> rows) {
    Column[] fields =
        Arrays.stream(rows.schema().fields()).map(CsvLines::field).toArray(Column[]::new);
    return rows.select(concat_ws(",", fields)).as(Encoders.STRING());
  }

  private static Column field(StructField field) {
    Column column = Identifiers.column(field.name());
    return coalesce(field(column, field.dataType()), lit(""));
  }

  private static Column field(Column column, DataType type) {
    if (type instanceof StringType) {
      return quoted(
          when(substring(column, 1, 1).isin(RUNS.toArray()), concat(lit("'"), column))
              .otherwise(column));
    }
    if (type instanceof ArrayType
        || type instanceof MapType
        || type instanceof StructType
        || type instanceof VariantType) {
      return quoted(to_json(column));
    }
    if (type instanceof BinaryType) {
      // Base64 in lines of 76 would be one field of several lines
      return regexp_replace(base64(column), "\\s", "");
    }
    return column.cast("string");
  }

  private static Column quoted(Column text) {
    return when(
            text.rlike(NEEDS_QUOTES),
            concat(lit("\""), replace(text, lit("\""), lit("\"\"")), lit("\"")))
        .otherwise(text);
  }
}
