package org.carelake.schemas.view;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;

/**
 * A Library that holds one SQL query: a SQLQuery or a SQLView of SQL on FHIR (3.0.0-ballot).
 *
 * @param file the file it was read from
 * @param kind which of the two it is
 * @param url its canonical URL, by which other libraries name it
 * @param version its version
 * @param name its name, which is also the name of the result
 * @param tables the tables of the SQL, in the order of the file
 * @param parameters what must be given a value; none of a SQLView
 * @param sql the query that Spark runs
 */
public record SqlLibrary(
    String file,
    Kind kind,
    Optional<String> url,
    Optional<String> version,
    String name,
    List<Table> tables,
    List<Parameter> parameters,
    Sql sql) {

  /** Kinds of libraries. */
  public enum Kind {
    /** A query that is run, with parameters. */
    QUERY,
    /** A query that stands for a table in others, without parameters. */
    VIEW
  }

  /**
   * A table of the SQL.
   *
   * @param pointer JSON pointer of the related artifact
   * @param location its place in the file
   * @param label the table's name in the SQL
   * @param canonical the URL of the ViewDefinition or SQLView, with {@code |version} where one is
   *     wanted
   */
  public record Table(String pointer, Location location, String label, String canonical) {}

  /**
   * A parameter, {@code :name} in the SQL.
   *
   * @param pointer JSON pointer of the declaration
   * @param location its place in the file
   * @param type a FHIR primitive type
   * @param required whether it must be given; else it is null
   */
  public record Parameter(
      String pointer, Location location, String name, String type, boolean required) {}

  /**
   * SQL and its place.
   *
   * @param pointer JSON pointer of the attachment's data
   * @param location its place in the file
   */
  public record Sql(String pointer, Location location, String text) {

    /**
     * An error at a place in the SQL, with a mark under it.
     *
     * @param line first line is 1; 0 where the place is not known
     * @param column first column is 1
     */
    public CarelakeException error(int line, int column, String message) {
      List<String> lines = text.lines().toList();
      if (line < 1 || line > lines.size()) {
        return CarelakeException.configuration(location, pointer + ": " + message);
      }
      return CarelakeException.configuration(
          location,
          pointer
              + ": "
              + message
              + " (line "
              + line
              + " of the SQL)\n  "
              + lines.get(line - 1)
              + "\n  "
              + " ".repeat(Math.max(0, Math.min(column - 1, lines.get(line - 1).length())))
              + "^");
    }
  }

  public SqlLibrary {
    Objects.requireNonNull(file, "file is null");
    Objects.requireNonNull(kind, "kind is null");
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(sql, "sql is null");
    tables = List.copyOf(tables);
    parameters = List.copyOf(parameters);
  }
}
