package org.carelake.schemas.contract;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;

/**
 * What a model promises.
 *
 * @param grain what one row stands for
 * @param key the columns that identify a row
 * @param columns in the order of the table
 * @param partitionBy the columns by which a publication is laid out in folders
 * @param tests of the table as a whole; those of one column stand with the column
 * @param expectations what is looked at while the table is written
 * @param labels what people say about it
 * @param incremental by which key its rows hang on those of its inputs, where it says so
 */
public record ModelContract(
    TableName table,
    String description,
    String grain,
    List<String> key,
    List<ColumnContract> columns,
    List<String> partitionBy,
    List<DataTest> tests,
    List<Expectation> expectations,
    Location location,
    Labels labels,
    Optional<Incremental> incremental) {
  public ModelContract {
    Objects.requireNonNull(table, "table is null");
    Objects.requireNonNull(incremental, "incremental is null");
    Objects.requireNonNull(labels, "labels is null");
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    partitionBy = List.copyOf(partitionBy);
    tests = List.copyOf(tests);
    expectations = List.copyOf(expectations);
  }

  /** A contract without labels, which says nothing of keys. */
  public ModelContract(
      TableName table,
      String description,
      String grain,
      List<String> key,
      List<ColumnContract> columns,
      List<String> partitionBy,
      List<DataTest> tests,
      List<Expectation> expectations,
      Location location) {
    this(
        table,
        description,
        grain,
        key,
        columns,
        partitionBy,
        tests,
        expectations,
        location,
        Labels.NONE,
        Optional.empty());
  }

  /** A contract without tests of the table as a whole and without expectations. */
  public ModelContract(
      TableName table,
      String description,
      String grain,
      List<String> key,
      List<ColumnContract> columns,
      List<String> partitionBy,
      Location location) {
    this(table, description, grain, key, columns, partitionBy, List.of(), List.of(), location);
  }

  /** The names of the columns, in order. */
  public List<String> columnNames() {
    return columns.stream().map(ColumnContract::name).toList();
  }

  /**
   * Everything that the table's content and schema depend on: not the tests, and not where things
   * stand in a file.
   */
  public String definition() {
    StringBuilder text = new StringBuilder(table + " " + partitionBy);
    for (ColumnContract column : columns) {
      text.append('\n')
          .append(column.name())
          .append(' ')
          .append(column.type())
          .append(' ')
          .append(column.phi())
          .append(' ')
          .append(column.description());
    }
    for (Expectation expectation : expectations) {
      text.append('\n')
          .append(expectation.name())
          .append(' ')
          .append(expectation.action())
          .append(' ')
          .append(expectation.expression().sql());
    }
    incremental.ifPresent(declared -> text.append('\n').append(declared.definition()));
    return text.toString();
  }
}
