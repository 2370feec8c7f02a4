package org.carelake.transforms.extract;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.extract.ExtractColumn;

/**
 * Rows of a typed file or table as its declaration wants them.
 *
 * @param rows the declared columns, then {@code _extra map<string,string>}, {@code content_hash
 *     string}, {@code wrong array<string>} (the columns whose value is not of the declared type;
 *     such a row is refused) and {@code received string} (the row as JSON, of refused rows only)
 * @param drift how the columns differ
 */
public record Conformed(Dataset<Row> rows, List<ColumnDrift> drift) {
  /** Holds rows against a declaration; without one, the columns' own types hold. */
  public static Conformed of(Dataset<Row> received, List<ExtractColumn> declared) {
    Map<String, StructField> found = new HashMap<>();
    for (StructField field : received.schema().fields()) {
      found.putIfAbsent(ExtractColumn.key(field.name()), field);
    }
    List<ColumnDrift> drift = new ArrayList<>();
    List<Column> columns = new ArrayList<>();
    List<Column> wrong = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (ExtractColumn column : declared) {
      StructField field = found.get(ExtractColumn.key(column.name()));
      DataType type = ExtractSchema.type(column);
      if (field == null) {
        drift.add(new ColumnDrift(column.name(), ColumnDrift.Change.MISSING, column.type(), ""));
        columns.add(lit(null).cast(type).as(column.name()));
        continue;
      }
      used.add(field.name());
      Column value = column(field.name());
      String name = field.dataType().catalogString();
      if (field.dataType().equals(type) || name.equals(column.type())) {
        columns.add(value.as(column.name()));
        continue;
      }
      drift.add(new ColumnDrift(column.name(), ColumnDrift.Change.RETYPED, column.type(), name));
      Column cast = column.isText() ? text(value, field.dataType()) : value.try_cast(type);
      columns.add(cast.as(column.name()));
      wrong.add(when(value.isNotNull().and(cast.isNull()), lit(column.name())));
    }
    List<Column> extra = new ArrayList<>();
    for (StructField field : received.schema().fields()) {
      if (!used.contains(field.name())) {
        drift.add(
            new ColumnDrift(
                field.name(), ColumnDrift.Change.NEW, "", field.dataType().catalogString()));
        extra.add(lit(field.name()));
        extra.add(text(column(field.name()), field.dataType()));
      }
    }
    columns.add(extra(extra).as("_extra"));
    Column all =
        struct(
            java.util.Arrays.stream(received.schema().fieldNames())
                .map(Conformed::column)
                .toArray(Column[]::new));
    columns.add(sha2(to_json(all).cast("binary"), 256).as("content_hash"));
    Column names =
        wrong.isEmpty()
            ? array().cast("array<string>")
            : array_compact(array(wrong.toArray(Column[]::new)));
    columns.add(names.as("wrong"));
    columns.add(when(size(names).gt(0), to_json(all)).as("received"));
    return new Conformed(received.select(columns.toArray(Column[]::new)), drift);
  }

  /** The columns of a file or table without a declaration, under lower-case names. */
  public static List<ExtractColumn> undeclared(StructType schema) {
    List<ExtractColumn> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      columns.add(new ExtractColumn(plain(field.name()), field.dataType().catalogString()));
    }
    return columns;
  }

  private static String plain(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9_]", "_");
  }

  private static Column extra(List<Column> pairs) {
    if (pairs.isEmpty()) {
      return lit(null).cast("map<string,string>");
    }
    Column filled =
        map_filter(map(pairs.toArray(Column[]::new)), (name, value) -> value.isNotNull());
    return when(size(filled).gt(0), filled);
  }

  private static Column text(Column value, DataType type) {
    if (type instanceof StructType || type instanceof ArrayType || type instanceof MapType) {
      return to_json(value);
    }
    return type instanceof BinaryType
        ? org.apache.spark.sql.functions.base64(value)
        : value.cast(DataTypes.StringType);
  }

  private static Column column(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
