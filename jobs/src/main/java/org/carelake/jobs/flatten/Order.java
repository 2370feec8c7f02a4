package org.carelake.jobs.flatten;

import org.apache.parquet.schema.PrimitiveType;

/** How Parquet orders the plain bytes of a type, for its least and greatest value in a page. */
enum Order {
  /** Text and binary. */
  UNSIGNED_BYTES {
    @Override
    int compare(byte[] a, int aFrom, int aLength, byte[] b, int bFrom, int bLength) {
      return Bytes.compare(a, aFrom, aLength, b, bFrom, bLength);
    }
  },
  /** Big-endian two's complement of one length. */
  SIGNED_BYTES {
    @Override
    int compare(byte[] a, int aFrom, int aLength, byte[] b, int bFrom, int bLength) {
      int sign = Byte.compare(a[aFrom], b[bFrom]);
      return sign != 0 ? sign : Bytes.compare(a, aFrom, aLength, b, bFrom, bLength);
    }
  },
  /** Four bytes, little-endian. */
  INT {
    @Override
    int compare(byte[] a, int aFrom, int aLength, byte[] b, int bFrom, int bLength) {
      return Integer.compare((int) Bytes.INT.get(a, aFrom), (int) Bytes.INT.get(b, bFrom));
    }
  },
  /** Eight bytes, little-endian. */
  LONG {
    @Override
    int compare(byte[] a, int aFrom, int aLength, byte[] b, int bFrom, int bLength) {
      return Long.compare((long) Bytes.LONG.get(a, aFrom), (long) Bytes.LONG.get(b, bFrom));
    }
  },
  /** Eight bytes, little-endian; there is no NaN in JSON. */
  DOUBLE {
    @Override
    int compare(byte[] a, int aFrom, int aLength, byte[] b, int bFrom, int bLength) {
      return Double.compare(
          Double.longBitsToDouble((long) Bytes.LONG.get(a, aFrom)),
          Double.longBitsToDouble((long) Bytes.LONG.get(b, bFrom)));
    }
  };

  abstract int compare(byte[] a, int aFrom, int aLength, byte[] b, int bFrom, int bLength);

  static Order of(PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> INT;
      case INT64 -> LONG;
      case DOUBLE -> DOUBLE;
      case FIXED_LEN_BYTE_ARRAY -> SIGNED_BYTES;
      case BINARY -> UNSIGNED_BYTES;
      default -> throw new IllegalArgumentException("no order of " + type);
    };
  }

  /** The number of bytes of a value, 0 when it varies. */
  static int width(PrimitiveType type) {
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> Integer.BYTES;
      case INT64, DOUBLE -> Long.BYTES;
      case FIXED_LEN_BYTE_ARRAY -> type.getTypeLength();
      default -> 0;
    };
  }
}
