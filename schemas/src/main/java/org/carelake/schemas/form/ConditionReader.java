package org.carelake.schemas.form;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;

/**
 * Reads a condition: {@code {link: L, is: [a, b]}}, {@code {any: [...]}}, {@code {all: [...]}},
 * {@code {none: [...]}} or {@code {flag: name}} of an earlier flag.
 */
final class ConditionReader {
  private final Map<String, Condition> flags;

  ConditionReader() {
    this(Map.of());
  }

  private ConditionReader(Map<String, Condition> flags) {
    this.flags = flags;
  }

  /** The same with flags that a condition may name. */
  ConditionReader with(Map<String, Condition> earlier) {
    return new ConditionReader(Map.copyOf(earlier));
  }

  Condition read(YamlSection section) {
    Condition condition = condition(section);
    section.done();
    return condition;
  }

  private Condition condition(YamlSection section) {
    if (section.has("link")) {
      List<String> values =
          section.strings("is").stream()
              .map(text -> text.strip().toLowerCase(Locale.ROOT))
              .toList();
      if (values.isEmpty()) {
        throw CarelakeException.configuration(
            section.location(), "'is' is missing: name the answers that count");
      }
      return new Condition.Answered(section.string("link"), values);
    }
    if (section.has("flag")) {
      String name = section.string("flag");
      if (!flags.containsKey(name)) {
        throw CarelakeException.configuration(
            section.location("flag"),
            "no earlier flag is named '" + name + "'" + Suggestion.of(name, flags.keySet()));
      }
      return flags.get(name);
    }
    if (section.has("any")) {
      return new Condition.Any(parts(section, "any"));
    }
    if (section.has("all")) {
      return new Condition.All(parts(section, "all"));
    }
    if (section.has("none")) {
      return new Condition.None(parts(section, "none"));
    }
    throw CarelakeException.configuration(
        section.location(), "a condition is one of link with is, any, all, none, flag");
  }

  private List<Condition> parts(YamlSection section, String key) {
    List<Condition> parts = section.sections(key).stream().map(this::read).toList();
    if (parts.isEmpty()) {
      throw CarelakeException.configuration(section.location(key), "'" + key + "' is empty");
    }
    return parts;
  }
}
