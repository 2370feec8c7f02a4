package org.carelake.jobs.flatten;

import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Puts values in Spark's internal form into a column. */
abstract class ColumnWriter {
  private static final int INT_DIGITS = 9;
  private static final int LONG_DIGITS = 18;

  /** Adds a value that is not null. */
  abstract void addValue(int repetition, Object value) throws IOException;

  abstract ColumnChunk chunk();

  /** Adds the column's value of a row. */
  void add(Object value) throws IOException {
    if (value == null) {
      chunk().addNothing(0, 0);
    } else {
      addValue(0, value);
    }
  }

  static ColumnWriter of(DataType type, ColumnDescriptor column, BytesInputCompressor compressor) {
    if (type instanceof ArrayType array) {
      return new OfArray(of(array.elementType(), column, compressor));
    }
    if (type.equals(DataTypes.BooleanType)) {
      return new OfBoolean(new BooleanChunk(column, compressor));
    }
    BytesChunk chunk = new BytesChunk(column, compressor);
    if (type instanceof StringType) {
      return new OfText(chunk);
    }
    if (type.equals(DataTypes.IntegerType) || type.equals(DataTypes.DateType)) {
      return new OfNumber(chunk, value -> (Integer) value, Integer.BYTES);
    }
    if (type.equals(DataTypes.LongType) || type.equals(DataTypes.TimestampType)) {
      return new OfNumber(chunk, value -> (Long) value, Long.BYTES);
    }
    if (type.equals(DataTypes.DoubleType)) {
      return new OfNumber(chunk, value -> Double.doubleToLongBits((Double) value), Long.BYTES);
    }
    if (type instanceof DecimalType decimal) {
      return ofDecimal(decimal, chunk, column.getPrimitiveType().getTypeLength());
    }
    if (type.equals(DataTypes.BinaryType)) {
      return new OfBinary(chunk);
    }
    throw new IllegalArgumentException("a view gives no " + type);
  }

  private static ColumnWriter ofDecimal(DecimalType type, BytesChunk chunk, int length) {
    if (type.precision() <= LONG_DIGITS) {
      int width = type.precision() <= INT_DIGITS ? Integer.BYTES : Long.BYTES;
      return new OfNumber(chunk, value -> ((Decimal) value).toUnscaledLong(), width);
    }
    return new OfLongDecimal(chunk, length);
  }

  private static final class OfText extends ColumnWriter {
    private final BytesChunk chunk;

    OfText(BytesChunk chunk) {
      this.chunk = chunk;
    }

    @Override
    ColumnChunk chunk() {
      return chunk;
    }

    @Override
    void addValue(int repetition, Object value) throws IOException {
      UTF8String text = (UTF8String) value;
      if (text.getBaseObject() instanceof byte[] bytes) {
        int from = (int) (text.getBaseOffset() - Platform.BYTE_ARRAY_OFFSET);
        chunk.add(repetition, text, bytes, from);
      } else {
        byte[] bytes = text.getBytes();
        chunk.add(repetition, bytes, 0, bytes.length);
      }
    }
  }

  private static final class OfBinary extends ColumnWriter {
    private final BytesChunk chunk;

    OfBinary(BytesChunk chunk) {
      this.chunk = chunk;
    }

    @Override
    ColumnChunk chunk() {
      return chunk;
    }

    @Override
    void addValue(int repetition, Object value) throws IOException {
      byte[] bytes = (byte[]) value;
      chunk.add(repetition, bytes, 0, bytes.length);
    }
  }

  /** The eight bytes of a number; four of them are written where it is an int. */
  private interface Bits {
    long of(Object value);
  }

  private static final class OfNumber extends ColumnWriter {
    private final BytesChunk chunk;
    private final Bits bits;
    private final int width;
    private final byte[] scratch = new byte[Long.BYTES];

    OfNumber(BytesChunk chunk, Bits bits, int width) {
      this.chunk = chunk;
      this.bits = bits;
      this.width = width;
    }

    @Override
    ColumnChunk chunk() {
      return chunk;
    }

    @Override
    void addValue(int repetition, Object value) throws IOException {
      Bytes.LONG.set(scratch, 0, bits.of(value));
      chunk.add(repetition, scratch, 0, width);
    }
  }

  /** Big-endian two's complement, filled up to the length of the type. */
  private static final class OfLongDecimal extends ColumnWriter {
    private final BytesChunk chunk;
    private final byte[] scratch;

    OfLongDecimal(BytesChunk chunk, int length) {
      this.chunk = chunk;
      this.scratch = new byte[length];
    }

    @Override
    ColumnChunk chunk() {
      return chunk;
    }

    @Override
    void addValue(int repetition, Object value) throws IOException {
      byte[] bytes = ((Decimal) value).toJavaBigDecimal().unscaledValue().toByteArray();
      int free = scratch.length - bytes.length;
      byte sign = (byte) (bytes[0] < 0 ? -1 : 0);
      for (int i = 0; i < free; i++) {
        scratch[i] = sign;
      }
      System.arraycopy(bytes, 0, scratch, free, bytes.length);
      chunk.add(repetition, scratch, 0, scratch.length);
    }
  }

  private static final class OfBoolean extends ColumnWriter {
    private final BooleanChunk chunk;

    OfBoolean(BooleanChunk chunk) {
      this.chunk = chunk;
    }

    @Override
    ColumnChunk chunk() {
      return chunk;
    }

    @Override
    void addValue(int repetition, Object value) throws IOException {
      chunk.add(repetition, (Boolean) value);
    }
  }

  /** Levels of a list: 0 no list, 1 an empty list, 2 a null in it, 3 a value. */
  private static final class OfArray extends ColumnWriter {
    private final ColumnWriter element;

    OfArray(ColumnWriter element) {
      this.element = element;
    }

    @Override
    ColumnChunk chunk() {
      return element.chunk();
    }

    @Override
    void addValue(int repetition, Object value) throws IOException {
      Object[] items = ((GenericArrayData) value).array();
      if (items.length == 0) {
        chunk().addNothing(0, 1);
      }
      for (int i = 0; i < items.length; i++) {
        int level = i == 0 ? 0 : 1;
        if (items[i] == null) {
          chunk().addNothing(level, 2);
        } else {
          element.addValue(level, items[i]);
        }
      }
    }
  }
}
