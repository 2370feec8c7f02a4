package org.carelake.schemas.table;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a table inside one tenant's lakehouse, written {@code layer.name}.
 *
 * @param layer the layer
 * @param name lower-case letters, digits and underscores, a letter first
 */
public record TableName(Layer layer, String name) implements Comparable<TableName> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,127}");

  public TableName {
    Objects.requireNonNull(layer, "layer is null");
    if (!isValidName(name)) {
      throw new IllegalArgumentException(
          "table name must be lower-case letters, digits and underscores, a letter first");
    }
  }

  /** Whether a string can name a table. */
  public static boolean isValidName(String name) {
    return name != null && NAME.matcher(name).matches();
  }

  /** Reads {@code layer.name}; empty when it is anything else. */
  public static Optional<TableName> parse(String text) {
    int dot = text.indexOf('.');
    if (dot < 0 || !isValidName(text.substring(dot + 1))) {
      return Optional.empty();
    }
    return Layer.fromCode(text.substring(0, dot))
        .map(layer -> new TableName(layer, text.substring(dot + 1)));
  }

  /** A bronze table. */
  public static TableName bronze(String name) {
    return new TableName(Layer.BRONZE, name);
  }

  /** A silver table. */
  public static TableName silver(String name) {
    return new TableName(Layer.SILVER, name);
  }

  /** A gold table. */
  public static TableName gold(String name) {
    return new TableName(Layer.GOLD, name);
  }

  @Override
  public int compareTo(TableName other) {
    int byLayer = layer.compareTo(other.layer);
    return byLayer != 0 ? byLayer : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return layer.code() + "." + name;
  }
}
