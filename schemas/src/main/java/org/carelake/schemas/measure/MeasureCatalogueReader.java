package org.carelake.schemas.measure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/** Reads a catalogue of measures from YAML: the table of persons, and a list of measures. */
public final class MeasureCatalogueReader {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,59}");
  private static final Pattern VERSION = Pattern.compile("v[0-9]+");

  private MeasureCatalogueReader() {}

  /**
   * Reads one catalogue.
   *
   * @param file the name for messages
   * @throws CarelakeException that lists what is wrong, each with file and line
   */
  public static MeasureCatalogue read(String file, String yaml) {
    YamlSection section = YamlSection.parse(file, yaml);
    List<MeasureDefinition> measures = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Map<String, Location> ids = new HashMap<>();
    List<TableName> person = new ArrayList<>();
    attempt(problems, () -> person.add(table(section, "person")));
    for (YamlSection entry : section.sections("measures")) {
      attempt(
          problems,
          () -> {
            MeasureDefinition measure = measure(entry);
            Location twin = ids.putIfAbsent(measure.id(), measure.location());
            if (twin != null) {
              throw CarelakeException.configuration(
                  entry.location("id"), "measure '" + measure.id() + "' stands already at " + twin);
            }
            measures.add(measure);
          });
    }
    if (measures.isEmpty() && problems.isEmpty()) {
      problems.add(section.location() + ": 'measures' is missing or empty");
    }
    attempt(problems, section::done);
    if (!problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", problems));
    }
    return new MeasureCatalogue(person.get(0), measures, section.location());
  }

  private static void attempt(List<String> problems, Runnable reading) {
    try {
      reading.run();
    } catch (CarelakeException problem) {
      problems.add(problem.getMessage());
    }
  }

  private static MeasureDefinition measure(YamlSection entry) {
    MeasureDefinition measure =
        new MeasureDefinition(
            name(entry, "id"),
            entry.string("title").strip(),
            entry.string("description").strip(),
            entry.string("source").strip(),
            version(entry),
            oneOf(
                entry,
                "period",
                MeasurePeriod.fromCode(entry.string("period")),
                MeasurePeriod.codes()),
            oneOf(entry, "gap", MeasureGap.fromCode(entry.string("gap")), MeasureGap.codes()),
            facts(entry),
            required(entry, "initial_population"),
            sql(entry, "denominator"),
            exclusions(entry),
            required(entry, "numerator"),
            sql(entry, "denominator_amount"),
            sql(entry, "numerator_amount"),
            sql(entry, "evidence_date"),
            sql(entry, "evidence_value"),
            sql(entry, "evidence_text"),
            sql(entry, "due"),
            entry.location());
    entry.done();
    return measure;
  }

  private static List<MeasureFact> facts(YamlSection entry) {
    List<MeasureFact> facts = new ArrayList<>();
    entry
        .section("facts")
        .ifPresent(
            section -> {
              for (String name : section.keys()) {
                matching(section.location(name), "a fact's name", name);
                facts.add(fact(name, section.section(name).orElseThrow()));
              }
            });
    return facts;
  }

  private static MeasureFact fact(String name, YamlSection entry) {
    MeasureFact fact =
        new MeasureFact(
            name,
            table(entry, "from"),
            oneOf(
                entry,
                "take",
                MeasureFact.Take.fromCode(entry.string("take")),
                MeasureFact.Take.codes()),
            texts(entry, "value_sets"),
            sql(entry, "where"),
            texts(entry, "order_by"),
            sql(entry, "value"),
            entry.location());
    if (fact.take().isOrdered() == fact.orderBy().isEmpty()) {
      throw CarelakeException.configuration(
          entry.location("order_by"),
          "'order_by' belongs to 'take' first, last or all, and to these only; found "
              + fact.take().code());
    }
    if ((fact.take() == MeasureFact.Take.SUM) != fact.value().isPresent()) {
      throw CarelakeException.configuration(
          entry.location("value"),
          "'value' belongs to 'take: sum', and to this only; found " + fact.take().code());
    }
    entry.done();
    return fact;
  }

  private static Map<String, SqlText> exclusions(YamlSection entry) {
    Map<String, SqlText> exclusions = new LinkedHashMap<>();
    entry
        .section("exclusions")
        .ifPresent(
            section -> {
              for (String name : section.keys()) {
                matching(section.location(name), "an exclusion's name", name);
                exclusions.put(name, required(section, name));
              }
            });
    return exclusions;
  }

  private static List<SqlText> texts(YamlSection entry, String key) {
    return entry.strings(key).stream()
        .map(text -> new SqlText(text.strip(), entry.location(key)))
        .toList();
  }

  private static TableName table(YamlSection entry, String key) {
    String name = entry.string(key);
    return TableName.parse(name)
        .filter(table -> table.layer() == Layer.SILVER || table.layer() == Layer.GOLD)
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    entry.location(key),
                    "'" + key + "' must be silver.x or gold.x, found '" + name + "'"));
  }

  private static SqlText required(YamlSection entry, String key) {
    entry.string(key);
    return sql(entry, key).orElseThrow();
  }

  private static Optional<SqlText> sql(YamlSection entry, String key) {
    Optional<SqlText> sql =
        entry.optionalString(key).map(text -> new SqlText(text.strip(), entry.location(key)));
    if (sql.isPresent() && sql.get().sql().isEmpty()) {
      throw CarelakeException.configuration(sql.get().location(), "'" + key + "' is empty");
    }
    return sql;
  }

  private static String name(YamlSection entry, String key) {
    return matching(entry.location(key), "'" + key + "'", entry.string(key));
  }

  private static String matching(Location location, String what, String text) {
    if (!NAME.matcher(text).matches()) {
      throw CarelakeException.configuration(
          location, what + " is lower-case letters, digits and underscores, found '" + text + "'");
    }
    return text;
  }

  private static String version(YamlSection entry) {
    String text = entry.string("version");
    if (!VERSION.matcher(text).matches()) {
      throw CarelakeException.configuration(
          entry.location("version"),
          "'version' must be v and a number, such as v1, found '" + text + "'");
    }
    return text;
  }

  private static <T> T oneOf(YamlSection entry, String key, Optional<T> found, List<String> known) {
    String text = entry.string(key);
    return found.orElseThrow(
        () ->
            CarelakeException.configuration(
                entry.location(key),
                "unknown "
                    + key
                    + " '"
                    + text
                    + "'"
                    + Suggestion.of(text, known)
                    + "; known: "
                    + String.join(", ", known)));
  }
}
