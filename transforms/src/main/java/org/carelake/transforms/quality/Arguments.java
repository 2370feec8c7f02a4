package org.carelake.transforms.quality;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.Identifiers;
import org.carelake.transforms.sql.RowExpression;

/** The checked arguments of one test; each has the type that its parameter names. */
public final class Arguments {
  private final StructType schema;
  private final Map<String, Object> values;

  Arguments(StructType schema, Map<String, Object> values) {
    this.schema = schema;
    this.values = new TreeMap<>(values);
  }

  /** Whether an optional argument was given, or has something that stands in for it. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The column under test. */
  public Column column() {
    return column(TestKind.COLUMN);
  }

  /** A column of the table under test. */
  public Column column(String name) {
    return Identifiers.column(columnName(name));
  }

  /** The name of a column of the table under test. */
  public String columnName(String name) {
    return (String) values.get(name);
  }

  /** The type of a column of the table under test. */
  public DataType columnType(String name) {
    return schema.apply(columnName(name)).dataType();
  }

  /** Columns of the table under test; none when absent. */
  public List<Column> columns(String name) {
    return texts(name).stream().map(Identifiers::column).toList();
  }

  /** A table. */
  public TableName table(String name) {
    return (TableName) values.get(name);
  }

  /** A column of another table. */
  public Column field(String name) {
    return Identifiers.column((String) values.get(name));
  }

  /** SQL about a row, with the values of its parameters. */
  public Column sql(String name, TestInputs inputs) {
    return ((RowExpression) values.get(name)).column(inputs.parameters());
  }

  /** A text. */
  public String text(String name) {
    return (String) values.get(name);
  }

  /** Texts; none when absent. */
  @SuppressWarnings("unchecked")
  public List<String> texts(String name) {
    return (List<String>) values.getOrDefault(name, List.of());
  }

  /** A number. */
  public Optional<BigDecimal> number(String name) {
    return Optional.ofNullable((BigDecimal) values.get(name));
  }

  /** A whole number. */
  public Optional<Long> integer(String name) {
    return Optional.ofNullable((Long) values.get(name));
  }

  /** True or false; false when absent. */
  public boolean flag(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  /** The content of a reference file. */
  public ReferenceList reference(String name) {
    return (ReferenceList) values.get(name);
  }

  Map<String, Object> all() {
    return values;
  }
}
