package org.carelake.transforms.csv;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.udf;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;
import org.carelake.transforms.sql.Identifiers;
import scala.collection.Seq;

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
  private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\r\n]|^\\s|\\s$|^$");

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
    StructField[] fields = rows.schema().fields();
    Column[] texts = Arrays.stream(fields).map(CsvLines::text).toArray(Column[]::new);
    return rows.select(udf(new Line(fields), DataTypes.StringType).apply(array(texts)))
        .as(Encoders.STRING());
  }

  private static Column text(StructField field) {
    Column column = Identifiers.column(field.name());
    if (field.dataType() instanceof StringType) {
      return column;
    }
    if (isNested(field.dataType())) {
      return to_json(column);
    }
    if (field.dataType() instanceof BinaryType) {
      // Base64 in lines of 76 would be one field of several lines
      return regexp_replace(base64(column), "\\s", "");
    }
    return column.cast("string");
  }

  private static boolean isNested(DataType type) {
    return type instanceof ArrayType
        || type instanceof MapType
        || type instanceof StructType
        || type instanceof VariantType;
  }

  /** Joins the texts of a row's fields, one pass over them however many columns there are. */
  private static final class Line implements UDF1<Seq<String>, String> {
    private static final long serialVersionUID = 1L;

    private final boolean[] free;
    private final boolean[] quoted;

    Line(StructField[] fields) {
      free = new boolean[fields.length];
      quoted = new boolean[fields.length];
      for (int i = 0; i < fields.length; i++) {
        free[i] = fields[i].dataType() instanceof StringType;
        quoted[i] = free[i] || isNested(fields[i].dataType());
      }
    }

    @Override
    public String call(Seq<String> texts) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < free.length; i++) {
        if (i > 0) {
          line.append(',');
        }
        String text = texts.apply(i);
        if (text != null) {
          String harmless = free[i] && RUNS.stream().anyMatch(text::startsWith) ? "'" + text : text;
          line.append(quoted[i] ? quoted(harmless) : harmless);
        }
      }
      return line.toString();
    }
  }

  private static String quoted(String text) {
    return NEEDS_QUOTES.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
