package org.carelake.jobs.model;

import static org.apache.spark.sql.functions.col;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.carelake.schemas.contract.ColumnContract;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.extract.CsvOptions;
import org.carelake.schemas.extract.ExtractColumn;
import org.carelake.schemas.extract.ExtractFormat;
import org.carelake.schemas.extract.ExtractTable;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.extract.ColumnDrift;
import org.carelake.transforms.extract.ExtractSchema;
import org.carelake.transforms.extract.TextStager;

/** A table that is a small CSV file of the project: a list of codes, a mapping. */
final class SeedModel implements Model {
  private static final CsvOptions CSV =
      new CsvOptions(',', '"', '"', "UTF-8", true, 0, false, List.of());

  private final String packageName;
  private final String file;
  private final String text;
  private final ModelContract contract;
  private final List<Row> staged;

  /**
   * A table of a file's rows.
   *
   * @throws CarelakeException with file and line when a column or value is not what the contract
   *     promises
   */
  SeedModel(String packageName, String file, String text, ModelContract contract) {
    this.packageName = Objects.requireNonNull(packageName, "packageName is null");
    this.file = Objects.requireNonNull(file, "file is null");
    this.text = Objects.requireNonNull(text, "text is null");
    this.contract = Objects.requireNonNull(contract, "contract is null");
    this.staged = read();
  }

  private List<Row> read() {
    List<ExtractColumn> columns = new ArrayList<>();
    for (ColumnContract column : contract.columns()) {
      columns.add(new ExtractColumn(column.name(), column.type()));
    }
    ExtractTable table =
        new ExtractTable(
            contract.table().name(),
            contract.description(),
            columns,
            Optional.empty(),
            contract.location());
    try {
      Iterator<Row> rows =
          new TextStager(table, ExtractFormat.CSV, CSV)
              .read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), file, 0);
      List<Row> good = new ArrayList<>();
      while (rows.hasNext()) {
        Row row = rows.next();
        String reason = row.isNullAt(7) ? "" : row.getString(7);
        if (reason.isEmpty()) {
          good.add(row);
        } else if (reason.equals(ExtractSchema.FILE)) {
          checkHeader(List.of((String[]) row.get(4)), columns);
        } else {
          throw CarelakeException.configuration(
              Location.of(file, (int) row.getLong(2)), row.getString(8));
        }
      }
      return good;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void checkHeader(List<String> names, List<ExtractColumn> columns) {
    for (ColumnDrift drift : ColumnDrift.ofNames(names, columns)) {
      boolean unknown = drift.change() == ColumnDrift.Change.NEW;
      throw CarelakeException.configuration(
          Location.of(file, 1),
          unknown
              ? "column '"
                  + drift.column()
                  + "' is not in the contract "
                  + contract.location().file()
                  + Suggestion.of(drift.column(), contract.columnNames())
              : "column '" + drift.column() + "' of the contract is missing");
    }
  }

  @Override
  public String packageName() {
    return packageName;
  }

  @Override
  public String file() {
    return file;
  }

  @Override
  public SortedSet<TableName> inputs() {
    return new TreeSet<>();
  }

  @Override
  public ModelContract contract() {
    return contract;
  }

  @Override
  public String definition(BuildContext context) {
    return text;
  }

  @Override
  public ModelRows rows(BuildContext context) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < contract.columns().size(); i++) {
      ColumnContract column = contract.columns().get(i);
      columns.add(col("texts").getItem(i).cast(column.type()).as(column.name()));
    }
    return ModelRows.of(
        context
            .spark()
            .createDataFrame(staged, ExtractSchema.STAGED)
            .select(columns.toArray(Column[]::new)));
  }
}
