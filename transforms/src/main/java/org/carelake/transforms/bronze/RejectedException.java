package org.carelake.transforms.bronze;

/** Carries a rejection out of a parser. Has no stack trace: bad input is not a fault. */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;

  /**
   * A rejection.
   *
   * @param detail what was expected and where, in byte positions; never a value from the input
   */
  RejectedException(RejectReason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  RejectReason reason() {
    return reason;
  }

  String detail() {
    return getMessage();
  }
}
