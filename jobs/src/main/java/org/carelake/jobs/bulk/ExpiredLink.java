package org.carelake.jobs.bulk;

/** A file of an export is not there any more. */
final class ExpiredLink extends Exception {
  private static final long serialVersionUID = 1L;

  ExpiredLink(String message) {
    super(message);
  }
}
