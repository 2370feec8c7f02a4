package org.carelake.schemas.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * Reads the contract of a SQL model from YAML: model, layer, description, grain, key, columns
 * (name, type, phi, description, tests), tests, expectations (name, expression, action), publish
 * (partition_by), incremental (key, from), tags, meta.
 */
public final class ModelContractReader {
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
            DataTestReader.read(section),
            ExpectationReader.read(section),
            section.location(),
            Labels.read(section),
            section
                .section("incremental")
                .map(
                    declared ->
                        Incremental.read(
                            declared, columns.stream().map(ColumnContract::name).toList())));
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
              DataTestReader.read(column),
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
}
