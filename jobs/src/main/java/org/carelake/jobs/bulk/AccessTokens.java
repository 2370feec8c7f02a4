package org.carelake.jobs.bulk;

/** Gives access tokens, which never reach a message or a log. */
interface AccessTokens {
  /** A token that is valid for a while. */
  String token();

  /**
   * Forgets the present token, which was refused.
   *
   * @return whether another one can be had
   */
  boolean renew();
}
