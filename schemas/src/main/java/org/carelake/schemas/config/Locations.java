package org.carelake.schemas.config;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Paths in configuration: absolute local folders or Hadoop URIs. */
final class Locations {
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://.*");

  private Locations() {}

  /** An absolute, normalised location without a slash at the end. */
  static String absolute(Path base, String text) {
    String location =
        SCHEME.matcher(text).matches()
            ? text
            : base.resolve(text).toAbsolutePath().normalize().toString();
    return location.length() > 1 ? location.replaceFirst("(?<!/)/+$", "") : location;
  }

  /** Whether one location is the other or lies inside it. */
  static boolean overlap(String left, String right) {
    return left.equals(right) || left.startsWith(right + "/") || right.startsWith(left + "/");
  }
}
