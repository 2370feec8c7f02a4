package org.carelake.transforms.privacy;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.Identifiers;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Looks for a tenant's real identifiers in tables that are about to be published. Identifiers and
 * cells are turned into keys and joined, so the cost grows with the number of distinct cells and
 * identifiers, not with their product.
 *
 * <p>Not looked for, because they mean nothing alone: texts of fewer than four characters (names:
 * three); parts of a cell of fewer than six letters and digits; single words of names that stand in
 * the tenant's own questionnaires or are called common; numbers of fewer than seven digits. Cities
 * are found as whole cells only.
 */
public final class LeakSearch {
  private static final String ROW = "(row)";

  private final List<ModelContract> silver;
  private final Function<TableName, Optional<Dataset<Row>>> tables;
  private final Set<String> commonWords;
  private final Set<String> authored;

  /**
   * A search over what silver tables know.
   *
   * @param silver the contracts of the silver tables
   * @param tables their rows, empty where a table doesn't exist
   * @param commonWords names that are words too, in lower case
   * @param authored texts of the project's own files: cells that are one of them are not searched
   */
  public LeakSearch(
      List<ModelContract> silver,
      Function<TableName, Optional<Dataset<Row>>> tables,
      Set<String> commonWords,
      Set<String> authored) {
    this.silver = List.copyOf(silver);
    this.tables = Objects.requireNonNull(tables, "tables is null");
    this.commonWords = Set.copyOf(commonWords);
    this.authored = Set.copyOf(authored);
  }

  /**
   * Cells that hold an identifier.
   *
   * @param cells how many cells; rows where kind is of a whole row
   */
  public record Hit(String table, String column, LeakKind kind, long cells) {}

  /**
   * Searches tables.
   *
   * @param published rows by the name of the table
   * @param kinds what to look for
   * @return hits in the order of table, column and kind; empty when nothing was found
   */
  public List<Hit> hits(Map<String, Dataset<Row>> published, Set<LeakKind> kinds) {
    Optional<Dataset<Row>> known = new KnownIdentifiers(kinds, words()).keys(silver, tables);
    Optional<Dataset<Row>> cells =
        union(
            published.entrySet().stream()
                .flatMap(table -> keys(table.getKey(), table.getValue()))
                .toList());
    if (known.isEmpty() || cells.isEmpty()) {
      return List.of();
    }
    return cells
        .get()
        .join(known.get(), "key")
        .select("table", "column", "kind", "cell", "cells")
        .distinct()
        .groupBy("table", "column", "kind")
        .agg(sum("cells").as("cells"))
        .orderBy("table", "column", "kind")
        .collectAsList()
        .stream()
        .map(
            row ->
                new Hit(row.getString(0), row.getString(1), kind(row.getString(2)), row.getLong(3)))
        .toList();
  }

  /** A union of halves: one after the other, each step would look at all before it again. */
  private static Optional<Dataset<Row>> union(List<Dataset<Row>> parts) {
    if (parts.size() <= 1) {
      return parts.stream().findFirst();
    }
    int half = parts.size() / 2;
    return union(parts.subList(0, half))
        .flatMap(left -> union(parts.subList(half, parts.size())).map(left::unionAll));
  }

  private static LeakKind kind(String code) {
    return Stream.of(LeakKind.values())
        .filter(kind -> kind.code().equals(code))
        .findFirst()
        .orElseThrow();
  }

  /** Words of the tables that are about no person, such as questionnaires. */
  private Set<String> words() {
    Set<String> words = new HashSet<>(commonWords);
    for (ModelContract contract : silver) {
      boolean aboutNobody =
          contract.columns().stream()
              .allMatch(
                  column -> column.phi() == PhiClass.NONE || column.phi() == PhiClass.CLINICAL);
      if (aboutNobody) {
        tables.apply(contract.table()).ifPresent(rows -> words.addAll(words(rows)));
      }
    }
    return words;
  }

  private static List<String> words(Dataset<Row> rows) {
    List<Column> texts = texts(rows.schema()).values().stream().toList();
    if (texts.isEmpty()) {
      return List.of();
    }
    UDF1<Seq<String>, String[]> split =
        cells ->
            CollectionConverters.asJava(cells).stream()
                .flatMap(cell -> LeakKeys.vocabulary(cell).stream())
                .distinct()
                .toArray(String[]::new);
    return rows.select(
            explode(strings(split).apply(array_compact(concat(texts.toArray(Column[]::new)))))
                .as("word"))
        .distinct()
        .as(org.apache.spark.sql.Encoders.STRING())
        .collectAsList();
  }

  /** table, column, cell, cells, key: a row for each key of each distinct cell. */
  private Stream<Dataset<Row>> keys(String table, Dataset<Row> rows) {
    List<Column> entries = new ArrayList<>();
    texts(rows.schema())
        .forEach(
            (name, cells) -> {
              entries.add(lit(name));
              entries.add(cells);
            });
    Column[] shown =
        Stream.of(rows.schema().fields())
            .map(field -> Identifiers.column(field.name()).cast(DataTypes.StringType))
            .toArray(Column[]::new);
    UDF1<String, String[]> ofCell = cell -> LeakKeys.cell(cell).toArray(String[]::new);
    UDF1<Seq<String>, String[]> ofRow =
        cells -> LeakKeys.row(CollectionConverters.asJava(cells)).toArray(String[]::new);
    Dataset<Row> wholeRows =
        rows.select(explode(strings(ofRow).apply(array_compact(array(shown)))).as("key"))
            .select(
                lit(table).as("table"),
                lit(ROW).as("column"),
                col("key").as("cell"),
                lit(1L).as("cells"),
                col("key"));
    if (entries.isEmpty()) {
      return Stream.of(wholeRows);
    }
    Dataset<Row> cells =
        rows.select(
                explode(map(entries.toArray(Column[]::new))).as(new String[] {"column", "values"}))
            .select(col("column"), explode(col("values")).as("cell"))
            .where(col("cell").isNotNull().and(not(col("cell").isInCollection(authored))))
            .groupBy("column", "cell")
            .agg(count(lit(1)).as("cells"))
            .select(
                lit(table).as("table"),
                col("column"),
                col("cell"),
                col("cells"),
                explode(strings(ofCell).apply(col("cell"))).as("key"));
    return Stream.of(cells, wholeRows);
  }

  private static UserDefinedFunction strings(UDF1<?, String[]> function) {
    return udf(function, DataTypes.createArrayType(DataTypes.StringType));
  }

  /** The columns that can hold a text or a long number, each as an array of texts. */
  private static Map<String, Column> texts(StructType schema) {
    Map<String, Column> texts = new LinkedHashMap<>();
    for (StructField field : schema.fields()) {
      Column column = Identifiers.column(field.name());
      DataType type = field.dataType();
      if (type.equals(DataTypes.StringType)
          || type.equals(DataTypes.LongType)
          || type instanceof DecimalType) {
        texts.put(field.name(), array(column.cast(DataTypes.StringType)));
      } else if (type instanceof ArrayType array
          && array.elementType().equals(DataTypes.StringType)) {
        texts.put(field.name(), coalesce(column, array().cast("array<string>")));
      } else if (type instanceof ArrayType
          || type instanceof MapType
          || type instanceof StructType) {
        texts.put(field.name(), array(to_json(column)));
      }
    }
    return texts;
  }
}
