package org.carelake.jobs.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.transforms.csv.CsvLines;

/**
 * The CSV files of a publication in one ZIP: {@code {table}.csv} for each table, UTF-8 with a byte
 * order mark, without which Excel would read the local code page. Lines come from the staged
 * Parquet files, in their order, and stream into the bucket; no table is held in memory.
 */
final class CsvArchive {
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** With more files than this a table is read at once, in no promised order of its files. */
  private static final int MAX_FILES_IN_ORDER = 50;

  private final SparkSession spark;
  private final Path staged;
  private final Instant time;

  CsvArchive(SparkSession spark, Path staged, Instant time) {
    this.spark = spark;
    this.staged = staged;
    this.time = time;
  }

  /** Where a run's archive lies, from the instant at which it started, in UTC. */
  static String path(String tenant, String kind, Instant time) {
    return FOLDER.format(time)
        + "/"
        + tenant
        + "_analytics_export_"
        + kind
        + "_"
        + STAMP.format(time)
        + ".zip";
  }

  /** Writes the archive of all tables. */
  void write(List<StagedTable> tables, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    for (StagedTable table : tables) {
      ZipEntry entry = new ZipEntry(table.name() + ".csv");
      entry.setTimeLocal(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
      zip.putNextEntry(entry);
      zip.write(BYTE_ORDER_MARK);
      line(zip, CsvLines.header(table.schema()));
      rows(table, zip);
      zip.closeEntry();
    }
    zip.finish();
  }

  private void rows(StagedTable table, ZipOutputStream zip) throws IOException {
    if (table.rows() == 0) {
      return;
    }
    if (table.files().size() > MAX_FILES_IN_ORDER) {
      lines(read(table, new Path(staged, table.name()).toString()), zip);
      return;
    }
    for (StagedTable.StagedFile file : table.files()) {
      lines(read(table, new Path(staged, file.path()).toString()), zip);
    }
  }

  private Dataset<Row> read(StagedTable table, String path) {
    return spark
        .read()
        .schema(table.schema())
        .option("basePath", new Path(staged, table.name()).toString())
        .parquet(pattern(path));
  }

  /** Spark takes a path as a pattern; every character that means something is escaped. */
  private static String pattern(String path) {
    return path.replaceAll("([\\\\*?\\[\\]{}])", "\\\\$1");
  }

  private static void lines(Dataset<Row> rows, ZipOutputStream zip) throws IOException {
    Iterator<String> lines = CsvLines.of(rows).toLocalIterator();
    try {
      while (lines.hasNext()) {
        line(zip, lines.next());
      }
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private static void line(OutputStream out, String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.write(CsvLines.END.getBytes(StandardCharsets.UTF_8));
  }
}
