package org.carelake.schemas.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;

/**
 * Reads tests as they are written: a word, or a word with settings and arguments. Settings are
 * {@code name}, {@code where}, {@code severity}, {@code warn_if}, {@code error_if} and {@code
 * store_failures}; every other key is an argument of the kind.
 */
public final class DataTestReader {
  private static final Set<String> SETTINGS =
      Set.of("name", "where", "severity", "warn_if", "error_if", "store_failures");

  private DataTestReader() {}

  /** The tests under the key {@code tests}; none when it is absent. */
  static List<DataTest> read(YamlSection section) {
    List<DataTest> tests = new ArrayList<>();
    for (YamlSection.NamedSection test : section.namedSections("tests")) {
      tests.add(test(test));
    }
    return tests;
  }

  /**
   * Reads one test that stands inside another kind of file, such as {@code not_null} or {@code
   * accepted_range: {min: 0}}.
   *
   * @param location where it stands; all errors name it
   */
  public static DataTest inline(Location location, String text) {
    return read(YamlSection.parseAt(location, "tests:\n- " + text)).get(0);
  }

  private static DataTest test(YamlSection.NamedSection test) {
    TreeMap<String, TestArgument> arguments = new TreeMap<>();
    if (test.settings().isPresent()) {
      YamlSection section = test.settings().get();
      for (String key : section.keys()) {
        if (!SETTINGS.contains(key)) {
          arguments.put(key, section.argument(key));
        }
      }
    }
    return new DataTest(
        test.name(),
        arguments,
        test.settings()
            .map(DataTestReader::settings)
            .orElseGet(() -> TestSettings.of(Severity.ERROR)),
        test.location());
  }

  /** The settings of a test. */
  public static TestSettings settings(YamlSection section) {
    return new TestSettings(
        section.optionalString("name"),
        section.optionalString("where").map(sql -> new SqlText(sql, section.location("where"))),
        severity(section),
        threshold(section, "warn_if"),
        threshold(section, "error_if"),
        section.flag("store_failures", false));
  }

  private static Severity severity(YamlSection section) {
    String text = section.optionalString("severity").orElse("error");
    return switch (text) {
      case "error" -> Severity.ERROR;
      case "warn" -> Severity.WARN;
      default ->
          throw CarelakeException.configuration(
              section.location("severity"), "severity must be warn or error, found " + text);
    };
  }

  private static Threshold threshold(YamlSection section, String key) {
    Optional<String> text = section.optionalString(key);
    if (text.isEmpty()) {
      return Threshold.ANY;
    }
    return Threshold.parse(text.get())
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    section.location(key),
                    key
                        + " must compare with a number or a percentage, such as \"> 10\" or"
                        + " \"> 1%\"; found "
                        + text.get()));
  }
}
