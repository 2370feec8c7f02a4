package org.carelake.schemas.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;

/** Reads row expectations: name, expression, action. */
final class ExpectationReader {
  private static final List<String> ACTIONS =
      Arrays.stream(Expectation.Action.values())
          .map(action -> action.name().toLowerCase(Locale.ROOT))
          .toList();

  private ExpectationReader() {}

  static List<Expectation> read(YamlSection contract) {
    List<Expectation> expectations = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection section : contract.sections("expectations")) {
      String name = section.string("name");
      if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
        throw CarelakeException.configuration(
            section.location("name"),
            "an expectation is named by lower-case letters, digits and underscores, found '"
                + name
                + "'");
      }
      if (!names.add(name)) {
        throw CarelakeException.configuration(
            section.location("name"), "expectation '" + name + "' stands twice");
      }
      expectations.add(
          new Expectation(
              name,
              new SqlText(section.string("expression"), section.location("expression")),
              action(section),
              section.location()));
      section.done();
    }
    return expectations;
  }

  private static Expectation.Action action(YamlSection section) {
    String text = section.string("action");
    if (!ACTIONS.contains(text)) {
      throw CarelakeException.configuration(
          section.location("action"),
          "action must be one of "
              + String.join(", ", ACTIONS)
              + "; found '"
              + text
              + "'"
              + Suggestion.of(text, ACTIONS));
    }
    return Expectation.Action.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
