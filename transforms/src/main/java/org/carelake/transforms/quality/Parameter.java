package org.carelake.transforms.quality;

import java.util.Objects;
import java.util.Optional;

/**
 * An argument that a kind of test takes.
 *
 * @param table for a column of another table: the parameter that names the table
 * @param otherwise what stands in for an absent argument
 */
public record Parameter(
    String name,
    Type type,
    boolean required,
    Optional<String> table,
    Optional<String> otherwise,
    String description) {
  public Parameter {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(type, "type is null");
  }

  /** What an argument may be. */
  public enum Type {
    /** A column of the table under test. */
    COLUMN("a column"),
    /** Columns of the table under test. */
    COLUMNS("a list of columns"),
    /** A table that a model of the tenant makes. */
    TABLE("a table"),
    /** A column of a table that another argument names. */
    FIELD("a column of that table"),
    /** SQL that is true or false of a row. */
    CONDITION("SQL, true or false"),
    /** SQL that gives a value for a row; a number or a date is one. */
    VALUE("a value or SQL"),
    /** Any text. */
    TEXT("a text"),
    /** Any texts. */
    TEXTS("a list of texts"),
    /** A decimal number. */
    NUMBER("a number"),
    /** A whole number of 0 or more. */
    INTEGER("a whole number"),
    /** True or false. */
    FLAG("true or false"),
    /** A file of transforms/reference, without its ending. */
    REFERENCE("a file of transforms/reference");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    /** How people say it. */
    public String words() {
      return words;
    }
  }
}
