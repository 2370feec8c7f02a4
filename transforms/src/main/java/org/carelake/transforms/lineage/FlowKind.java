package org.carelake.transforms.lineage;

/** What happens to a value on its way, or how it decides about other values. */
public enum FlowKind {
  /** It arrives as it is, at most with another name or type. */
  COPY,
  /** It arrives changed, alone or together with others. */
  TRANSFORMATION,
  /** It arrives in an aggregate of several rows. */
  AGGREGATION,
  /** It arrives through a masking function. */
  MASK,
  /** It decides which rows there are. */
  FILTER,
  /** It is compared with a column of another table, both as they are. */
  JOIN_KEY,
  /** It decides in any other way which rows of two tables meet. */
  JOIN,
  /** Rows are put together by it. */
  GROUP,
  /** A window is cut or ordered by it. */
  WINDOW,
  /** Rows are ordered by it. */
  SORT;

  /** What becomes of a value that arrived in this way and goes on in another. */
  FlowKind then(FlowKind next) {
    return this == MASK || next == COPY ? this : compareTo(next) >= 0 ? this : next;
  }
}
