package org.carelake.transforms.sql;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.sql.Column;

/** Names of columns in Spark SQL, whatever characters they hold. */
public final class Identifiers {
  private Identifiers() {}

  /** The name in backquotes, as SQL text. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** The column of that very name, a dot in it being no step into a struct. */
  public static Column column(String name) {
    return col(quoted(name));
  }
}
