package org.carelake.jobs.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * What a project is and what its runs did, for readers that know no Delta: one Parquet file a table
 * of the ledger, with moments in microseconds, and {@code duckdb.sql} with a view for each. They
 * hold definitions, numbers and messages, never a patient's value; the keys and marks that the
 * ledger keeps for itself are no part of them.
 */
public final class HistoryFiles {
  private static final List<String> TABLES =
      List.of(
          "runs",
          "model_results",
          "expectation_results",
          "test_results",
          "ingest_results",
          "schema_drift",
          "publications",
          "models",
          "columns",
          "column_lineage",
          "sources",
          "exposures");

  private final Lakehouse lakehouse;

  /** Those of one lakehouse. */
  public HistoryFiles(Lakehouse lakehouse) {
    this.lakehouse = lakehouse;
  }

  /**
   * Writes the files of the tables that there are; files of that name are replaced.
   *
   * @return the script for DuckDB
   */
  public Path write(Path folder) {
    try {
      Files.createDirectories(folder);
      StringBuilder script =
          new StringBuilder("-- runs, models and tests; duckdb -init this file\n");
      for (TableName table : tables()) {
        Path file = folder.resolve(table.name() + ".parquet");
        write(lakehouse.read(table), file);
        script
            .append("create or replace view ")
            .append(table.name())
            .append(" as select * from read_parquet('")
            .append(file.toAbsolutePath().normalize().toString().replace("'", "''"))
            .append("');\n");
      }
      Path views = folder.resolve("duckdb.sql");
      Files.writeString(views, script);
      return views;
    } catch (IOException failure) {
      throw new CarelakeException(
          CarelakeException.Category.ENVIRONMENT,
          null,
          "can't write the run history to " + folder,
          failure);
    }
  }

  private List<TableName> tables() {
    List<TableName> tables = new ArrayList<>();
    for (String name : TABLES) {
      TableName table = new TableName(Layer.LEDGER, name);
      if (lakehouse.exists(table)) {
        tables.add(table);
      }
    }
    return tables;
  }

  private static void write(Dataset<Row> rows, Path file) throws IOException {
    Path folder = Files.createTempDirectory(file.getParent(), "." + file.getFileName());
    try {
      rows.coalesce(1).write().mode("overwrite").parquet(folder.toAbsolutePath().toString());
      Files.move(part(folder), file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      remove(folder);
    }
  }

  private static Path part(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("part-"))
          .findFirst()
          .orElseThrow(() -> new IOException("Spark wrote no file into " + folder));
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
