package org.carelake.schemas.view;

import java.util.regex.Pattern;

/** Names that are good for tables and columns of any database: the standard's sql-name. */
final class SqlName {
  private static final Pattern VALID = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

  private SqlName() {}

  static boolean isValid(String name) {
    return VALID.matcher(name).matches();
  }

  static void require(JsonObject owner, String key, String name) {
    if (isValid(name)) {
      return;
    }
    String mended = name.replaceAll("[^A-Za-z0-9_]+", "_").replaceFirst("^[^A-Za-z]+", "");
    throw owner.error(
        key,
        "expected a name of letters, digits and underscores that begins with a letter, found '"
            + name
            + "'"
            + (isValid(mended) ? " (did you mean '" + mended + "'?)" : ""));
  }
}
