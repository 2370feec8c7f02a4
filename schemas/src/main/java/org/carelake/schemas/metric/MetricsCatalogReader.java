package org.carelake.schemas.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * Reads a metrics catalogue from YAML: a list {@code metrics} of entries with id, unit, grain,
 * entity_keys, source_model, expression or numerator and denominator, description, version, and
 * optionally filter, period_column, until_column, cumulative, dimensions and status.
 */
public final class MetricsCatalogReader {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{0,99}");
  private static final Pattern VERSION = Pattern.compile("v[0-9]+");
  private static final List<String> STATUSES = List.of("prod", "trial", "retired");

  private MetricsCatalogReader() {}

  /**
   * Reads one catalogue.
   *
   * @param file the name for messages
   * @throws CarelakeException that lists what is wrong, each with file and line
   */
  public static List<MetricDefinition> read(String file, String yaml) {
    YamlSection section = YamlSection.parse(file, yaml);
    List<MetricDefinition> metrics = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Map<String, Location> ids = new HashMap<>();
    for (YamlSection entry : section.sections("metrics")) {
      try {
        MetricDefinition metric = metric(entry);
        Location twin = ids.putIfAbsent(metric.id(), metric.location());
        if (twin != null) {
          throw CarelakeException.configuration(
              entry.location("id"), "metric '" + metric.id() + "' stands already at " + twin);
        }
        metrics.add(metric);
      } catch (CarelakeException problem) {
        problems.add(problem.getMessage());
      }
    }
    if (metrics.isEmpty() && problems.isEmpty()) {
      problems.add(section.location() + ": 'metrics' is missing or empty");
    }
    try {
      section.done();
    } catch (CarelakeException problem) {
      problems.add(problem.getMessage());
    }
    if (!problems.isEmpty()) {
      throw new CarelakeException(
          CarelakeException.Category.CONFIGURATION, String.join("\n", problems));
    }
    return metrics;
  }

  private static MetricDefinition metric(YamlSection entry) {
    String id = matching(entry, "id", ID, "lower-case letters, digits and underscores");
    MetricUnit unit =
        MetricUnit.fromCode(entry.string("unit"))
            .orElseThrow(() -> entry.unknown("unit", entry.string("unit"), MetricUnit.codes()));
    Grain grain =
        Grain.fromCode(entry.string("grain"))
            .orElseThrow(() -> entry.unknown("grain", entry.string("grain"), Grain.codes()));
    Optional<SqlText> expression = sql(entry, "expression");
    Optional<SqlText> numerator = sql(entry, "numerator");
    Optional<SqlText> denominator = sql(entry, "denominator");
    MetricDefinition metric =
        new MetricDefinition(
            id,
            unit,
            grain,
            entityKey(entry),
            source(entry),
            value(entry, unit, expression, numerator, denominator),
            denominator,
            sql(entry, "filter"),
            sql(entry, "period_column"),
            sql(entry, "until_column"),
            yes(entry, "cumulative"),
            entry.strings("dimensions").stream()
                .map(name -> new SqlText(name, entry.location("dimensions")))
                .toList(),
            entry.string("description").strip(),
            matching(entry, "version", VERSION, "v and a number, such as v1"),
            status(entry),
            entry.location());
    consistent(entry, metric);
    entry.done();
    return metric;
  }

  private static SqlText value(
      YamlSection entry,
      MetricUnit unit,
      Optional<SqlText> expression,
      Optional<SqlText> numerator,
      Optional<SqlText> denominator) {
    if (expression.isPresent() && (numerator.isPresent() || denominator.isPresent())) {
      throw CarelakeException.configuration(
          entry.location("expression"),
          "a metric has either 'expression' or 'numerator' and 'denominator', found both");
    }
    if (expression.isPresent()) {
      if (unit.needsDenominator()) {
        throw CarelakeException.configuration(
            entry.location("expression"),
            "a " + unit.code() + " needs 'numerator' and 'denominator' in place of 'expression'");
      }
      return expression.get();
    }
    if (numerator.isEmpty() && denominator.isEmpty() && !unit.needsDenominator()) {
      throw CarelakeException.configuration(entry.location(), "'expression' is missing");
    }
    if (denominator.isEmpty()) {
      throw CarelakeException.configuration(entry.location(), "'denominator' is missing");
    }
    return numerator.orElseThrow(
        () -> CarelakeException.configuration(entry.location(), "'numerator' is missing"));
  }

  private static void consistent(YamlSection entry, MetricDefinition metric) {
    if (metric.denominator().isPresent()
        && (metric.unit() == MetricUnit.COUNT || metric.unit() == MetricUnit.TOTAL)) {
      throw CarelakeException.configuration(
          entry.location("denominator"),
          "a " + metric.unit().code() + " has no denominator; use percent, ratio or mean");
    }
    if (metric.isState() && metric.period().isEmpty()) {
      throw CarelakeException.configuration(
          entry.location(), "'period_column' is missing: from which day on does a row count?");
    }
    if (metric.cumulative() && metric.until().isPresent()) {
      throw CarelakeException.configuration(
          entry.location("until_column"),
          "a cumulative metric counts every row for ever; leave out 'cumulative' or"
              + " 'until_column'");
    }
  }

  private static SqlText entityKey(YamlSection entry) {
    List<String> keys = entry.strings("entity_keys");
    if (keys.size() != 1) {
      throw CarelakeException.configuration(
          entry.location("entity_keys"),
          "'entity_keys' is a list of one column, that of the organization; break a metric down"
              + " further by 'dimensions'");
    }
    return new SqlText(keys.get(0), entry.location("entity_keys"));
  }

  private static TableName source(YamlSection entry) {
    String name = entry.string("source_model");
    return TableName.parse(name)
        .filter(table -> table.layer() == Layer.SILVER || table.layer() == Layer.GOLD)
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    entry.location("source_model"),
                    "'source_model' must be silver.x or gold.x, found '" + name + "'"));
  }

  private static Optional<SqlText> sql(YamlSection entry, String key) {
    return entry
        .optionalString(key)
        .map(text -> new SqlText(text.strip(), entry.location(key)))
        .filter(
            sql -> {
              if (sql.sql().isEmpty()) {
                throw CarelakeException.configuration(sql.location(), "'" + key + "' is empty");
              }
              return true;
            });
  }

  private static boolean yes(YamlSection entry, String key) {
    String text = entry.optionalString(key).orElse("no");
    if (Set.of("yes", "true").contains(text)) {
      return true;
    }
    if (Set.of("no", "false").contains(text)) {
      return false;
    }
    throw CarelakeException.configuration(
        entry.location(key), "'" + key + "' must be yes or no, found '" + text + "'");
  }

  private static String status(YamlSection entry) {
    String status = entry.optionalString("status").orElse("prod");
    if (!STATUSES.contains(status)) {
      throw entry.unknown("status", status, STATUSES);
    }
    return status;
  }

  private static String matching(YamlSection entry, String key, Pattern form, String expected) {
    String text = entry.string(key);
    if (!form.matcher(text).matches()) {
      throw CarelakeException.configuration(
          entry.location(key), "'" + key + "' must be " + expected + ", found '" + text + "'");
    }
    return text;
  }
}
