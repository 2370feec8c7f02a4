package org.carelake.jobs.flatten;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/**
 * The repetition and definition levels of one page; costs next to nothing while no value is null.
 */
final class Levels {
  private static final ByteBufferAllocator HEAP = HeapByteBufferAllocator.getInstance();
  private static final int INITIAL = 64;

  private final int maxRepetition;
  private final int maxDefinition;
  private byte[] definitions = new byte[INITIAL];
  private byte[] repetitions = new byte[INITIAL];
  private int count;
  private int undefined;
  private int rows;

  Levels(ColumnDescriptor column) {
    maxRepetition = column.getMaxRepetitionLevel();
    maxDefinition = column.getMaxDefinitionLevel();
  }

  int maxDefinition() {
    return maxDefinition;
  }

  /** A value, or its absence, with its levels. */
  void add(int repetition, int definition) {
    if (count == definitions.length) {
      definitions = Arrays.copyOf(definitions, count * 2);
      if (maxRepetition > 0) {
        repetitions = Arrays.copyOf(repetitions, count * 2);
      }
    }
    definitions[count] = (byte) definition;
    if (maxRepetition > 0) {
      repetitions[count] = (byte) repetition;
    }
    if (definition < maxDefinition) {
      undefined++;
    }
    if (repetition == 0) {
      rows++;
    }
    count++;
  }

  /** Entries so far, absent values included. */
  int count() {
    return count;
  }

  /** Entries that are no value. */
  int undefined() {
    return undefined;
  }

  /** Rows so far. */
  int rows() {
    return rows;
  }

  void clear() {
    count = 0;
    undefined = 0;
    rows = 0;
  }

  /** The levels as a data page of version 1 begins. */
  BytesInput encode() throws IOException {
    BytesInput defined = part(definitions, maxDefinition, undefined == 0);
    return maxRepetition == 0
        ? defined
        : BytesInput.concat(part(repetitions, maxRepetition, false), defined);
  }

  private BytesInput part(byte[] levels, int max, boolean allMax) throws IOException {
    if (allMax) {
      BytesInput run =
          BytesInput.concat(
              BytesInput.fromUnsignedVarInt(count << 1), BytesInput.from(new byte[] {(byte) max}));
      return BytesInput.concat(BytesInput.fromInt((int) run.size()), run);
    }
    int width = BytesUtils.getWidthFromMaxInt(max);
    try (RunLengthBitPackingHybridEncoder encoder =
        new RunLengthBitPackingHybridEncoder(width, INITIAL, count / Byte.SIZE + INITIAL, HEAP)) {
      for (int i = 0; i < count; i++) {
        encoder.writeInt(levels[i]);
      }
      byte[] bytes = encoder.toBytes().toByteArray();
      return BytesInput.concat(BytesInput.fromInt(bytes.length), BytesInput.from(bytes));
    }
  }
}
