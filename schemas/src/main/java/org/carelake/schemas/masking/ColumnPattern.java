package org.carelake.schemas.masking;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Columns by name: {@code model.column}, where {@code *} stands for any characters.
 *
 * @param text the pattern as written
 */
public record ColumnPattern(String text) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9_*]+\\.[A-Za-z0-9_*]+");

  public ColumnPattern {
    Objects.requireNonNull(text, "text is null");
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("a column pattern is model.column");
    }
  }

  /** Reads a pattern; empty when it is not {@code model.column}. */
  public static Optional<ColumnPattern> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ColumnPattern(text)) : Optional.empty();
  }

  /** Whether a column of a model is meant. */
  public boolean matches(String model, String column) {
    String regex = Pattern.quote(text).replace("*", "\\E.*\\Q");
    return (model + "." + column).matches("(?s)" + regex);
  }
}
