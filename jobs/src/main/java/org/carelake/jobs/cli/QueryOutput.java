package org.carelake.jobs.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.transforms.sql.Identifiers;

/** The form in which rows are printed. */
enum QueryOutput {
  TABLE {
    @Override
    void print(Dataset<Row> rows, PrintWriter out) {
      List<List<String>> cells = cells(rows);
      CellsOutput.TABLE.print(List.of(rows.columns()), cells, out);
      out.println("(" + cells.size() + (cells.size() == 1 ? " row)" : " rows)"));
    }
  },
  CSV {
    @Override
    void print(Dataset<Row> rows, PrintWriter out) {
      CellsOutput.CSV.print(List.of(rows.columns()), cells(rows), out);
    }
  },
  JSON {
    @Override
    void print(Dataset<Row> rows, PrintWriter out) {
      rows.toJSON().collectAsList().forEach(out::println);
    }
  };

  abstract void print(Dataset<Row> rows, PrintWriter out);

  private static List<List<String>> cells(Dataset<Row> rows) {
    List<List<String>> cells = new ArrayList<>();
    for (Row row : text(rows).collectAsList()) {
      List<String> line = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        line.add(row.isNullAt(i) ? "" : row.getString(i));
      }
      cells.add(line);
    }
    return cells;
  }

  private static Dataset<Row> text(Dataset<Row> rows) {
    return rows.select(
        List.of(rows.columns()).stream()
            .map(name -> Identifiers.column(name).cast("string").as(name))
            .toArray(org.apache.spark.sql.Column[]::new));
  }
}
