package org.carelake.schemas.error;

import java.util.Objects;
import java.util.Optional;

/**
 * The one exception type that reaches a user. The message is a sentence that says what was
 * expected, what was found and what to do; it never holds a patient value.
 */
public class CarelakeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is; decides the exit code. */
  public enum Category {
    /** Wrong command line: exit code 2. */
    USAGE,
    /** Wrong configuration, model, view or contract, found before data is read: exit code 2. */
    CONFIGURATION,
    /** Data that can't be processed: exit code 1. */
    DATA,
    /** Disk, network, database, object store: exit code 1. */
    ENVIRONMENT
  }

  private final Category category;
  private final transient Location location;

  /** A failure without a place in a file. */
  public CarelakeException(Category category, String message) {
    this(category, null, message, null);
  }

  /** A failure at a place in a file; the message gets the place in front. */
  public CarelakeException(Category category, Location location, String message) {
    this(category, location, message, null);
  }

  /** A failure with a place and a cause, either of which may be null. */
  public CarelakeException(Category category, Location location, String message, Throwable cause) {
    super(location == null ? message : location + ": " + message, cause);
    this.category = Objects.requireNonNull(category, "category is null");
    this.location = location;
  }

  /** What kind of failure it is. */
  public Category category() {
    return category;
  }

  /** Where it is, if it has a place in a file. */
  public Optional<Location> location() {
    return Optional.ofNullable(location);
  }

  /** A wrong configuration, model, view or contract at a place. */
  public static CarelakeException configuration(Location location, String message) {
    return new CarelakeException(Category.CONFIGURATION, location, message);
  }

  /** A wrong command line. */
  public static CarelakeException usage(String message) {
    return new CarelakeException(Category.USAGE, message);
  }
}
