package org.carelake.jobs.flatten;

import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.schema.PrimitiveType;

/** A Boolean column: one bit a value. */
final class BooleanChunk extends ColumnChunk {
  private final PrimitiveType type;
  private final Bytes packed = new Bytes();
  private final byte[] open = new byte[1];
  private int count;
  private boolean anyTrue;
  private boolean anyFalse;

  BooleanChunk(ColumnDescriptor column, BytesInputCompressor compressor) {
    super(column, compressor);
    this.type = column.getPrimitiveType();
  }

  void add(int repetition, boolean value) throws IOException {
    beforeValue(repetition);
    if (value) {
      open[0] |= (byte) (1 << (count & 7));
      anyTrue = true;
    } else {
      anyFalse = true;
    }
    if ((++count & 7) == 0) {
      packed.add(open, 0, 1);
      open[0] = 0;
    }
  }

  @Override
  int valueBytes() {
    return packed.size();
  }

  @Override
  Statistics<?> statistics() {
    Statistics<?> statistics = Statistics.createStats(type);
    if (anyTrue) {
      statistics.updateStats(true);
    }
    if (anyFalse) {
      statistics.updateStats(false);
    }
    return statistics;
  }

  @Override
  Encoding encoding() {
    return Encoding.PLAIN;
  }

  @Override
  BytesInput values() throws IOException {
    if ((count & 7) != 0) {
      packed.add(open, 0, 1);
    }
    byte[] bytes = BytesInput.from(packed.array(), 0, packed.size()).toByteArray();
    clear();
    return BytesInput.from(bytes);
  }

  @Override
  DictionaryPage dictionary(BytesInputCompressor compressor) {
    return null;
  }

  @Override
  void clear() {
    packed.clear();
    open[0] = 0;
    count = 0;
    anyTrue = false;
    anyFalse = false;
  }
}
