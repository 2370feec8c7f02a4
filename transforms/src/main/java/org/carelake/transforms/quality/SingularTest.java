package org.carelake.transforms.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.carelake.schemas.contract.DataTestReader;
import org.carelake.schemas.contract.TestSettings;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.table.TableName;
import org.carelake.transforms.sql.SqlFunctions;
import org.carelake.transforms.sql.SqlQuery;

/**
 * A test of its own: one SELECT whose rows are the failures. Its first lines are comments that hold
 * YAML: {@code model} (the table that it is about, one of its inputs), {@code description}, and the
 * settings {@code severity}, {@code warn_if}, {@code error_if} and {@code store_failures}.
 *
 * @param description what holds when there are no rows
 */
public record SingularTest(BoundTest test, String description) {
  /**
   * Reads a test.
   *
   * @param file the name for messages; its last part without {@code .sql} names the test
   * @param functions those of the project that it may call
   * @throws CarelakeException with file and line when anything is wrong
   */
  public static SingularTest read(String file, String sql, SqlFunctions functions) {
    YamlSection header = header(file, sql);
    SqlQuery query = SqlQuery.model(file, sql, functions);
    TableName model = model(header, query);
    String description = header.string("description");
    TestSettings settings = DataTestReader.settings(header);
    if (settings.where().isPresent() || settings.name().isPresent()) {
      throw CarelakeException.configuration(
          header.location(settings.where().isPresent() ? "where" : "name"),
          "a test of its own is named by its file and has its own where");
    }
    if (settings.warnIf().percent() || settings.errorIf().percent()) {
      throw CarelakeException.configuration(
          header.location(), "a test of its own has no percentage: compare with a number");
    }
    header.done();
    refuseUnknownParameters(file, query);
    SortedSet<TableName> others = new TreeSet<>(query.inputs());
    others.remove(model);
    return new SingularTest(
        new BoundTest(
            model,
            file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.sql$", ""),
            BoundTest.SINGULAR,
            Optional.empty(),
            TestKind.Unit.ROWS,
            settings,
            Optional.empty(),
            Location.of(file, 1),
            others,
            "singular " + settings + " " + sql + String.join("", query.functions().values()),
            !query.parameters().isEmpty(),
            BoundTest.WithoutRows.MAY_FAIL,
            inputs ->
                new Check.Query(
                    rows ->
                        query.apply(
                            rows.sparkSession(),
                            table -> table.equals(model) ? rows : inputs.tables().apply(table),
                            inputs.parameters()))),
        description);
  }

  private static TableName model(YamlSection header, SqlQuery query) {
    String text = header.string("model");
    List<String> inputs = query.inputs().stream().map(TableName::toString).toList();
    if (!inputs.contains(text)) {
      throw CarelakeException.configuration(
          header.location("model"),
          "model must be one of the tables that the test reads ("
              + String.join(", ", inputs)
              + "), found "
              + text
              + Suggestion.of(text, inputs));
    }
    return TableName.parse(text).orElseThrow();
  }

  private static void refuseUnknownParameters(String file, SqlQuery query) {
    Set<String> unknown = new TreeSet<>(query.parameters());
    unknown.remove(BoundTest.AS_OF);
    if (!unknown.isEmpty()) {
      throw CarelakeException.configuration(
          Location.of(file), "unknown parameters " + unknown + "; known: " + BoundTest.AS_OF);
    }
  }

  /** The comment at the top as YAML, with the lines of the file. */
  private static YamlSection header(String file, String sql) {
    List<String> lines = new ArrayList<>();
    for (String line : sql.lines().toList()) {
      if (!line.startsWith("--")) {
        break;
      }
      lines.add(line.substring(2));
    }
    if (lines.isEmpty()) {
      throw CarelakeException.configuration(
          Location.of(file, 1),
          "a test begins with comments that say what it is about:"
              + " -- model: layer.table, -- description: what holds");
    }
    // the two hyphens are cut off everywhere, so that columns still agree with one another
    return YamlSection.parse(file, lines.stream().collect(Collectors.joining("\n")) + "\n");
  }
}
