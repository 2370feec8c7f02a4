package org.carelake.jobs.flatten;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.ParquetFileWriter;

/** The values of one column of one row group, gathered as pages. */
abstract class ColumnChunk {
  private static final int PAGE_ROWS = 20_000;
  private static final int PAGE_BYTES = 1 << 20;

  private final ColumnDescriptor column;
  private final BytesInputCompressor compressor;
  private final Levels levels;
  private final List<Page> pages = new ArrayList<>();
  private long pageBytes;

  ColumnChunk(ColumnDescriptor column, BytesInputCompressor compressor) {
    this.column = column;
    this.compressor = compressor;
    this.levels = new Levels(column);
  }

  /** Adds a null, or an empty list, or a null in a list, as the levels say. */
  final void addNothing(int repetition, int definition) throws IOException {
    beforeEntry(repetition);
    levels.add(repetition, definition);
  }

  /** A value is about to be added: a full page ends where a row does. */
  final void beforeValue(int repetition) throws IOException {
    beforeEntry(repetition);
    levels.add(repetition, levels.maxDefinition());
  }

  private void beforeEntry(int repetition) throws IOException {
    if (repetition == 0 && (levels.rows() >= PAGE_ROWS || valueBytes() >= PAGE_BYTES)) {
      endPage();
    }
  }

  /** About the bytes that the values of the current page take. */
  abstract int valueBytes();

  /** The encoded values of the page that ends, and the state for a new page. */
  abstract BytesInput values() throws IOException;

  /** How {@link #values} encoded them. */
  abstract Encoding encoding();

  /** The least and greatest value of the page that ends; asked before {@link #values}. */
  abstract Statistics<?> statistics();

  /** The dictionary of the pages so far; null when they have none. */
  abstract DictionaryPage dictionary(BytesInputCompressor compressor) throws IOException;

  /** Forgets all values. */
  abstract void clear();

  private void endPage() throws IOException {
    if (levels.count() == 0) {
      return;
    }
    Statistics<?> statistics = statistics();
    statistics.incrementNumNulls(levels.undefined());
    Encoding encoding = encoding();
    BytesInput plain = BytesInput.concat(levels.encode(), values());
    int uncompressed = (int) plain.size();
    byte[] compressed = compressor.compress(plain).toByteArray();
    pages.add(
        new Page(levels.count(), levels.rows(), compressed, uncompressed, statistics, encoding));
    pageBytes += compressed.length;
    levels.clear();
  }

  /** About the bytes that are held in memory. */
  long bytes() {
    return pageBytes + valueBytes() + levels.count();
  }

  /** Writes the column of the row group that ends, and begins anew. */
  final void write(ParquetFileWriter file) throws IOException {
    endPage();
    long entries = pages.stream().mapToLong(Page::entries).sum();
    file.startColumn(column, entries, compressor.getCodecName());
    DictionaryPage dictionary = dictionary(compressor);
    if (dictionary != null) {
      file.writeDictionaryPage(dictionary);
    }
    Encoding repetition = column.getMaxRepetitionLevel() == 0 ? Encoding.BIT_PACKED : Encoding.RLE;
    for (Page page : pages) {
      file.writeDataPage(
          page.entries(),
          page.uncompressedSize(),
          BytesInput.from(page.compressed()),
          page.statistics(),
          page.rows(),
          repetition,
          Encoding.RLE,
          page.encoding());
    }
    file.endColumn();
    pages.clear();
    pageBytes = 0;
    clear();
  }
}
