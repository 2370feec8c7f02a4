package org.carelake.jobs.publish;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.disk.LiteralPaths;
import org.carelake.jobs.run.Parallel;
import org.carelake.transforms.csv.CsvLines;

/**
 * The CSV files of a publication in one ZIP: {@code {table}.csv} for each table, UTF-8 with a byte
 * order mark, without which Excel would read the local code page. Lines come from the staged
 * Parquet files, in their order, and stream into the bucket. The lines of a few small tables are
 * fetched ahead, several at a time; no table of more than {@link #SMALL} is held in memory.
 */
final class CsvArchive {
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").withZone(ZoneOffset.UTC);
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** With more files than this a table is read at once, in no promised order of its files. */
  private static final int MAX_FILES_IN_ORDER = 50;

  /** Parquet bytes up to which a table's lines are fetched ahead. */
  private static final long SMALL = 1L << 20;

  private static final int AHEAD = 4;

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
    ExecutorService executor = Executors.newFixedThreadPool(AHEAD);
    try {
      Deque<Future<List<String>>> fetched = new ArrayDeque<>();
      Iterator<StagedTable> ahead = tables.iterator();
      for (StagedTable table : tables) {
        while (ahead.hasNext() && fetched.size() <= AHEAD) {
          StagedTable next = ahead.next();
          fetched.add(executor.submit(() -> isSmall(next) ? fetch(next) : List.of()));
        }
        Future<List<String>> own = fetched.remove();
        ZipEntry entry = new ZipEntry(table.name() + ".csv");
        entry.setTimeLocal(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
        zip.putNextEntry(entry);
        zip.write(BYTE_ORDER_MARK);
        line(zip, CsvLines.header(table.schema()));
        if (isSmall(table)) {
          lines(lines(own).iterator(), zip);
        } else {
          for (Dataset<Row> rows : rows(table)) {
            lines(CsvLines.of(rows).toLocalIterator(), zip);
          }
        }
        zip.closeEntry();
      }
    } finally {
      executor.shutdownNow();
      Parallel.awaitEnd(executor);
    }
    zip.finish();
  }

  private static boolean isSmall(StagedTable table) {
    return table.files().stream().mapToLong(StagedTable.StagedFile::bytes).sum() <= SMALL;
  }

  private List<String> fetch(StagedTable table) {
    List<String> lines = new ArrayList<>();
    rows(table).forEach(rows -> lines.addAll(CsvLines.of(rows).collectAsList()));
    return lines;
  }

  private static List<String> lines(Future<List<String>> fetched) throws IOException {
    try {
      return fetched.get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("writing the CSV files was interrupted");
    }
  }

  /** The rows in parts to be taken one after the other. */
  private List<Dataset<Row>> rows(StagedTable table) {
    if (table.rows() == 0) {
      return List.of();
    }
    if (table.files().size() > MAX_FILES_IN_ORDER) {
      return List.of(read(table, new Path(staged, table.name()).toString()));
    }
    return table.files().stream()
        .map(file -> read(table, new Path(staged, file.path()).toString()))
        .toList();
  }

  private Dataset<Row> read(StagedTable table, String path) {
    return LiteralPaths.reader(spark)
        .schema(table.schema())
        .option("basePath", new Path(staged, table.name()).toString())
        .parquet(path);
  }

  private static void lines(Iterator<String> lines, ZipOutputStream zip) throws IOException {
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
