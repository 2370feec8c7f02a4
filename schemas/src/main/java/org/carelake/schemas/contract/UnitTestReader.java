package org.carelake.schemas.contract;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;

/**
 * Reads unit tests of models from YAML: {@code model}, and under {@code unit_tests} a list of
 * {@code name}, {@code description}, {@code as_of}, {@code given} (rows by table) and {@code
 * expect} (rows).
 */
public final class UnitTestReader {
  private UnitTestReader() {}

  /**
   * Reads one file.
   *
   * @throws CarelakeException with file and line when anything is wrong
   */
  public static List<UnitTest> read(String file, String yaml) {
    YamlSection section = YamlSection.parse(file, yaml);
    TableName model = table(section, "model", section.string("model"));
    List<UnitTest> tests = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection test : section.sections("unit_tests")) {
      String name = test.string("name");
      if (!name.matches("[a-z][a-z0-9_]*") || !names.add(name)) {
        throw CarelakeException.configuration(
            test.location("name"),
            "a unit test has a name of its own of lower-case letters, digits and underscores,"
                + " found '"
                + name
                + "'");
      }
      tests.add(test(test, name, model));
      test.done();
    }
    if (tests.isEmpty()) {
      throw CarelakeException.configuration(section.location(), "'unit_tests' is missing or empty");
    }
    section.done();
    return tests;
  }

  private static UnitTest test(YamlSection test, String name, TableName model) {
    TreeMap<TableName, List<UnitTest.GivenRow>> given = new TreeMap<>();
    YamlSection tables =
        test.section("given")
            .orElseThrow(
                () ->
                    CarelakeException.configuration(
                        test.location(), "'given' is missing: rows of the model's inputs"));
    for (String table : tables.keys()) {
      given.put(table(tables, table, table), rows(tables.value(table)));
    }
    return new UnitTest(
        name,
        test.optionalString("description").orElse(""),
        model,
        asOf(test),
        given,
        rows(test.value("expect")),
        test.location());
  }

  private static Optional<LocalDate> asOf(YamlSection test) {
    try {
      return test.optionalString("as_of").map(LocalDate::parse);
    } catch (DateTimeParseException wrong) {
      throw CarelakeException.configuration(
          test.location("as_of"), "as_of must be a date such as 2025-06-30");
    }
  }

  private static List<UnitTest.GivenRow> rows(YamlValue value) {
    if (!(value instanceof YamlValue.Items items)) {
      throw CarelakeException.configuration(
          value.location(), "expected a list of rows; [] for none");
    }
    List<UnitTest.GivenRow> rows = new ArrayList<>();
    for (YamlValue item : items.items()) {
      if (!(item instanceof YamlValue.Fields row)) {
        throw CarelakeException.configuration(
            item.location(), "a row is a mapping of columns, such as {id: a, active: true}");
      }
      rows.add(new UnitTest.GivenRow(row.fields(), row.location()));
    }
    return rows;
  }

  private static TableName table(YamlSection section, String key, String text) {
    return TableName.parse(text)
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    section.location(key), "expected layer.table, found " + text));
  }
}
