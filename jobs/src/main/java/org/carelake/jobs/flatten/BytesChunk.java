package org.carelake.jobs.flatten;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column of any type but Boolean, whose values come as their plain bytes. It begins with a
 * dictionary and gives it up where most values are new, such as ids, or where it grows too large;
 * the next row group then does without from the start.
 */
final class BytesChunk extends ColumnChunk {
  private static final int TRIAL = 2_000;
  private static final int MAX_DICTIONARY = 1 << 20;
  private static final int INITIAL = 1024;

  private final PrimitiveType type;
  private final int width;
  private final Order order;
  private final Dictionary dictionary = new Dictionary();
  private final Bytes plain = new Bytes();
  private int[] numbers = new int[INITIAL];
  private int count;
  private boolean usesDictionary = true;
  private boolean hasDictionaryPages;
  private int page = 1;
  private final Extreme least = new Extreme();
  private final Extreme greatest = new Extreme();

  BytesChunk(ColumnDescriptor column, BytesInputCompressor compressor) {
    super(column, compressor);
    this.type = column.getPrimitiveType();
    this.width = Order.width(type);
    this.order = Order.of(type);
  }

  /** The bytes of the least or the greatest value. */
  private static final class Extreme {
    private byte[] bytes = new byte[Long.BYTES];
    private int length = -1;

    void set(byte[] from, int at, int size) {
      if (bytes.length < size) {
        bytes = new byte[size * 2];
      }
      System.arraycopy(from, at, bytes, 0, size);
      length = size;
    }

    byte[] copy() {
      return Arrays.copyOf(bytes, length);
    }
  }

  /** Adds a value; of a type with a fixed width, so many bytes. */
  void add(int repetition, byte[] bytes, int from, int length) throws IOException {
    beforeValue(repetition);
    if (usesDictionary) {
      addNumber(dictionary.number(bytes, from, length), bytes, from, length);
    } else {
      addPlain(bytes, from, length);
      widen(bytes, from, length);
    }
  }

  /** Adds a text; the same object, which many rows may have, is looked up but once. */
  void add(int repetition, UTF8String text, byte[] bytes, int from) throws IOException {
    int length = text.numBytes();
    if (usesDictionary) {
      beforeValue(repetition);
      addNumber(
          dictionary.number(text, from * 31 + length, bytes, from, length), bytes, from, length);
    } else {
      add(repetition, bytes, from, length);
    }
  }

  private void addNumber(int number, byte[] bytes, int from, int length) {
    if (dictionary.firstIn(page, number)) {
      widen(bytes, from, length);
    }
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    numbers[count++] = number;
    boolean useless = !hasDictionaryPages && count == TRIAL && dictionary.size() > TRIAL / 2;
    if (useless || dictionary.bytes() > MAX_DICTIONARY) {
      giveUpDictionary();
    }
  }

  private void addPlain(byte[] bytes, int from, int length) {
    if (width == 0) {
      plain.addWithLength(bytes, from, length);
    } else {
      plain.add(bytes, from, length);
    }
  }

  private void widen(byte[] bytes, int from, int length) {
    if (least.length < 0) {
      least.set(bytes, from, length);
      greatest.set(bytes, from, length);
    } else if (order.compare(bytes, from, length, least.bytes, 0, least.length) < 0) {
      least.set(bytes, from, length);
    } else if (order.compare(bytes, from, length, greatest.bytes, 0, greatest.length) > 0) {
      greatest.set(bytes, from, length);
    }
  }

  /** Writes the values of this page out in full; earlier pages keep the dictionary. */
  private void giveUpDictionary() {
    usesDictionary = false;
    for (int i = 0; i < count; i++) {
      addPlain(dictionary.array(), dictionary.start(numbers[i]), dictionary.length(numbers[i]));
    }
    count = 0;
  }

  @Override
  int valueBytes() {
    return usesDictionary ? count * 2 : plain.size();
  }

  @Override
  Statistics<?> statistics() {
    Statistics<?> statistics = Statistics.createStats(type);
    if (least.length >= 0) {
      statistics.setMinMaxFromBytes(least.copy(), greatest.copy());
    }
    return statistics;
  }

  @Override
  Encoding encoding() {
    if (usesDictionary && !hasDictionaryPages && dictionary.size() > count / 2) {
      giveUpDictionary();
    }
    return usesDictionary && count > 0 ? Encoding.PLAIN_DICTIONARY : Encoding.PLAIN;
  }

  @Override
  BytesInput values() throws IOException {
    least.length = -1;
    greatest.length = -1;
    page++;
    if (!usesDictionary || count == 0) {
      byte[] bytes = Arrays.copyOf(plain.array(), plain.size());
      plain.clear();
      return BytesInput.from(bytes);
    }
    hasDictionaryPages = true;
    BytesInput encoded = encodeNumbers();
    count = 0;
    return encoded;
  }

  private BytesInput encodeNumbers() throws IOException {
    int bits = BytesUtils.getWidthFromMaxInt(Math.max(0, dictionary.size() - 1));
    int slab = Math.max(INITIAL, count * bits / Byte.SIZE);
    try (RunLengthBitPackingHybridEncoder encoder =
        new RunLengthBitPackingHybridEncoder(
            bits, slab, slab * 2, HeapByteBufferAllocator.getInstance())) {
      for (int i = 0; i < count; i++) {
        encoder.writeInt(numbers[i]);
      }
      byte[] bytes = encoder.toBytes().toByteArray();
      return BytesInput.concat(BytesInput.from(new byte[] {(byte) bits}), BytesInput.from(bytes));
    }
  }

  @Override
  DictionaryPage dictionary(BytesInputCompressor compressor) throws IOException {
    if (!hasDictionaryPages) {
      return null;
    }
    plain.clear();
    for (int number = 0; number < dictionary.size(); number++) {
      addPlain(dictionary.array(), dictionary.start(number), dictionary.length(number));
    }
    byte[] bytes = Arrays.copyOf(plain.array(), plain.size());
    plain.clear();
    byte[] compressed = compressor.compress(BytesInput.from(bytes)).toByteArray();
    return new DictionaryPage(
        BytesInput.from(compressed), bytes.length, dictionary.size(), Encoding.PLAIN_DICTIONARY);
  }

  @Override
  void clear() {
    dictionary.clear();
    plain.clear();
    count = 0;
    page = 1;
    hasDictionaryPages = false;
  }
}
