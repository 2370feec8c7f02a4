package org.carelake.schemas.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * Reads the contract of a SQL model from YAML: model, layer, description, grain, key, columns
 * (name, type, phi, description, tests), publish (partition_by).
 */
public final class ModelContractReader {
  private static final Set<String> TESTS =
      Set.of("not_null", "unique", "accepted_values", "relationships");

  private ModelContractReader() {}

  /**
   * Reads one contract.
   *
   * @param file the name for messages; its last part without {@code .yml} must equal the model
   * @throws CarelakeException with file and line when anything is wrong
   */
  public static ModelContract read(String file, String yaml) {
    YamlSection section = YamlSection.parse(file, yaml);
    TableName table = table(file, section);
    List<ColumnContract> columns = columns(section);
    List<String> key = columnNames(section, "key", columns);
    if (key.isEmpty()) {
      throw CarelakeException.configuration(
          section.location(), "'key' is missing: name the columns that identify a row");
    }
    Optional<YamlSection> publish = section.section("publish");
    List<String> partitionBy =
        publish.map(options -> columnNames(options, "partition_by", columns)).orElse(List.of());
    publish.ifPresent(YamlSection::done);
    ModelContract contract =
        new ModelContract(
            table,
            section.string("description"),
            section.string("grain"),
            key,
            columns,
            partitionBy,
            section.location());
    section.done();
    return contract;
  }

  private static TableName table(String file, YamlSection section) {
    String model = section.string("model");
    String expected = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.ya?ml$", "");
    if (!model.equals(expected)) {
      throw CarelakeException.configuration(
          section.location("model"), "model must equal the file's name '" + expected + "'");
    }
    if (!TableName.isValidName(model)) {
      throw CarelakeException.configuration(
          section.location("model"),
          "a model is named by lower-case letters, digits and underscores");
    }
    String layer = section.string("layer");
    return Layer.fromCode(layer)
        .filter(found -> found == Layer.SILVER || found == Layer.GOLD)
        .map(found -> new TableName(found, model))
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    section.location("layer"), "layer must be silver or gold, found " + layer));
  }

  private static List<ColumnContract> columns(YamlSection section) {
    List<ColumnContract> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlSection column : section.sections("columns")) {
      String name = column.string("name");
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        throw CarelakeException.configuration(
            column.location("name"), "column '" + name + "' stands twice");
      }
      columns.add(
          new ColumnContract(
              name,
              column.string("type").toLowerCase(Locale.ROOT).replace(" ", ""),
              phi(column),
              column.string("description"),
              tests(column),
              column.location()));
      column.done();
    }
    if (columns.isEmpty()) {
      throw CarelakeException.configuration(section.location(), "'columns' is missing or empty");
    }
    return columns;
  }

  private static PhiClass phi(YamlSection column) {
    String code = column.string("phi");
    return PhiClass.fromCode(code)
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    column.location("phi"),
                    "unknown PHI class '" + code + "'; known: " + PhiClass.codes()));
  }

  private static List<String> columnNames(
      YamlSection section, String key, List<ColumnContract> columns) {
    List<String> known = columns.stream().map(ColumnContract::name).toList();
    List<String> names = section.strings(key);
    for (String name : names) {
      if (!known.contains(name)) {
        throw CarelakeException.configuration(
            section.location(key),
            "'" + key + "' names no column: '" + name + "'" + Suggestion.of(name, known));
      }
    }
    return names;
  }

  private static List<ColumnTest> tests(YamlSection column) {
    List<ColumnTest> tests = new ArrayList<>();
    for (YamlSection.NamedSection test : column.namedSections("tests")) {
      tests.add(test(test));
      test.settings().ifPresent(YamlSection::done);
    }
    return tests;
  }

  private static ColumnTest test(YamlSection.NamedSection test) {
    Severity severity = severity(test);
    Location location = test.location();
    return switch (test.name()) {
      case "not_null" -> new ColumnTest.NotNull(severity, location);
      case "unique" -> new ColumnTest.Unique(severity, location);
      case "accepted_values" -> {
        List<String> values = settings(test).strings("values");
        if (values.isEmpty()) {
          throw CarelakeException.configuration(location, "accepted_values needs 'values'");
        }
        yield new ColumnTest.AcceptedValues(values, severity, location);
      }
      case "relationships" -> relationships(test, severity);
      default ->
          throw CarelakeException.configuration(
              location,
              "unknown test '"
                  + test.name()
                  + "'"
                  + Suggestion.of(test.name(), TESTS)
                  + "; known: accepted_values, not_null, relationships, unique");
    };
  }

  private static ColumnTest relationships(YamlSection.NamedSection test, Severity severity) {
    YamlSection settings = settings(test);
    String to = settings.string("to");
    TableName table =
        TableName.parse(to)
            .orElseThrow(
                () ->
                    CarelakeException.configuration(
                        settings.location("to"), "'to' must be layer.table, found " + to));
    return new ColumnTest.Relationships(table, settings.string("field"), severity, test.location());
  }

  private static YamlSection settings(YamlSection.NamedSection test) {
    return test.settings()
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    test.location(), "test '" + test.name() + "' needs settings"));
  }

  private static Severity severity(YamlSection.NamedSection test) {
    Optional<String> text =
        test.settings().flatMap(settings -> settings.optionalString("severity"));
    return switch (text.orElse("error")) {
      case "error" -> Severity.ERROR;
      case "warn" -> Severity.WARN;
      default ->
          throw CarelakeException.configuration(
              test.location(), "severity must be warn or error, found " + text.orElseThrow());
    };
  }
}
