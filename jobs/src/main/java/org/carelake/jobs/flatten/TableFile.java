package org.carelake.jobs.flatten;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;

/** One Parquet file that is being written. */
final class TableFile implements Closeable {
  private static final int PAGE_BYTES = 1 << 20;
  private static final int COLUMN_INDEX_BYTES = 64;
  private static final int CHECK_ROWS = 1024;

  private final TableShape shape;
  private final CodecFactory codecs;
  private final ParquetFileWriter file;
  private final ColumnWriter[] columns;
  private final long rowGroupBytes;
  private long rows;
  private long rowsInGroup;

  TableFile(TableShape shape, Path path, Configuration conf, FlattenOptions options)
      throws IOException {
    this.shape = shape;
    this.rowGroupBytes = options.rowGroupBytes();
    MessageType message = shape.message();
    file =
        new ParquetFileWriter(
            output(path, conf),
            message,
            ParquetFileWriter.Mode.CREATE,
            rowGroupBytes,
            0,
            COLUMN_INDEX_BYTES,
            Integer.MAX_VALUE,
            true);
    file.start();
    codecs = new CodecFactory(conf, PAGE_BYTES);
    BytesInputCompressor compressor = codecs.getCompressor(options.codec().parquet());
    columns = new ColumnWriter[shape.schema().size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          ColumnWriter.of(
              shape.schema().apply(i).dataType(), message.getColumns().get(i), compressor);
    }
  }

  /** Hadoop starts a process for each local file, to set its permissions; the JDK does not. */
  private static OutputFile output(Path path, Configuration conf) throws IOException {
    FileSystem fs = path.getFileSystem(conf);
    if (!fs.getScheme().equals("file")) {
      return HadoopOutputFile.fromPath(path, conf);
    }
    java.nio.file.Path local = java.nio.file.Path.of(fs.makeQualified(path).toUri().getPath());
    Files.createDirectories(local.getParent());
    return new LocalOutputFile(local);
  }

  /** Adds a row of Spark's internal values. */
  void add(Object[] values) throws IOException {
    for (int i = 0; i < columns.length; i++) {
      columns[i].add(values[i]);
    }
    rowsInGroup++;
    if (rowsInGroup % CHECK_ROWS == 0 && bytes() >= rowGroupBytes) {
      endRowGroup();
    }
  }

  private long bytes() {
    long bytes = 0;
    for (ColumnWriter column : columns) {
      bytes += column.chunk().bytes();
    }
    return bytes;
  }

  private void endRowGroup() throws IOException {
    if (rowsInGroup == 0) {
      return;
    }
    file.startBlock(rowsInGroup);
    for (ColumnWriter column : columns) {
      column.chunk().write(file);
    }
    file.endBlock();
    rows += rowsInGroup;
    rowsInGroup = 0;
  }

  /** Number of rows in ended row groups: of the whole file once it is closed. */
  long rows() {
    return rows;
  }

  /** Writes what is left and the footer. */
  @Override
  public void close() throws IOException {
    try {
      endRowGroup();
      file.end(Map.of("org.apache.spark.sql.parquet.row.metadata", shape.schema().json()));
    } finally {
      codecs.release();
      file.close();
    }
  }

  /** Leaves the file as it is, for somebody to remove. */
  void abandon() throws IOException {
    codecs.release();
    file.close();
  }
}
