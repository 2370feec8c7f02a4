package org.carelake.transforms.lineage;

/** A plan holds a step through which values can't be followed. */
public final class UntraceableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UntraceableException(String what) {
    super(what);
  }
}
