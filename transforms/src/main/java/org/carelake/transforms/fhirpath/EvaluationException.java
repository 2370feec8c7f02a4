package org.carelake.transforms.fhirpath;

/** A resource that an expression can't be applied to; the message holds no value of it. */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why; no stack trace is taken, a file may hold a million of these. */
  public EvaluationException(String message) {
    super(message, null, false, false);
  }
}
