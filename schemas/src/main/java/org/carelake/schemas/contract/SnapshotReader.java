package org.carelake.schemas.contract;

import java.util.List;
import java.util.Optional;
import org.carelake.schemas.contract.SnapshotContract.HardDeletes;
import org.carelake.schemas.contract.SnapshotContract.Strategy;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * Reads a snapshot from YAML: snapshot, layer, description, relation, (key), strategy (timestamp
 * with updated_at, or check with (check_columns)), (hard_deletes: ignore, invalidate, new_record),
 * (columns), (tests), (tags), (meta).
 */
public final class SnapshotReader {
  private SnapshotReader() {}

  /**
   * Reads one snapshot.
   *
   * @param file the name for messages; its last part without {@code .yml} must equal the snapshot
   * @throws CarelakeException with file and line when anything is wrong
   */
  public static SnapshotContract read(String file, String yaml) {
    YamlSection section = YamlSection.parse(file, yaml);
    SnapshotContract contract =
        new SnapshotContract(
            table(file, section),
            section.string("description"),
            relation(section),
            section.strings("key"),
            strategy(section),
            hardDeletes(section),
            section.strings("columns"),
            DataTestReader.read(section),
            Labels.read(section),
            section.location());
    section.done();
    return contract;
  }

  private static TableName table(String file, YamlSection section) {
    String name = section.string("snapshot");
    String expected = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.ya?ml$", "");
    if (!name.equals(expected)) {
      throw CarelakeException.configuration(
          section.location("snapshot"), "snapshot must equal the file's name '" + expected + "'");
    }
    if (!TableName.isValidName(name) || name.endsWith("_anon")) {
      throw CarelakeException.configuration(
          section.location("snapshot"),
          "a snapshot is named by lower-case letters, digits and underscores, and not like a twin");
    }
    String layer = section.string("layer");
    return Layer.fromCode(layer)
        .filter(found -> found == Layer.SILVER || found == Layer.GOLD)
        .map(found -> new TableName(found, name))
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    section.location("layer"), "layer must be silver or gold, found " + layer));
  }

  private static TableName relation(YamlSection section) {
    String text = section.string("relation");
    return TableName.parse(text)
        .filter(table -> table.layer() == Layer.SILVER || table.layer() == Layer.GOLD)
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    section.location("relation"),
                    "'relation' must name a silver or gold table, found '" + text + "'"));
  }

  private static Strategy strategy(YamlSection section) {
    String strategy = section.string("strategy");
    Optional<String> updatedAt = section.optionalString("updated_at");
    List<String> checked = section.strings("check_columns");
    switch (strategy) {
      case "timestamp" -> {
        refuse(section, "check_columns", strategy);
        return new Strategy.Timestamp(
            updatedAt.orElseThrow(
                () ->
                    CarelakeException.configuration(
                        section.location(),
                        "strategy timestamp needs 'updated_at': the column that says when a row"
                            + " was changed last")));
      }
      case "check" -> {
        refuse(section, "updated_at", strategy);
        return new Strategy.Check(checked);
      }
      default ->
          throw CarelakeException.configuration(
              section.location("strategy"),
              "strategy must be timestamp or check, found '" + strategy + "'");
    }
  }

  private static void refuse(YamlSection section, String key, String strategy) {
    if (section.has(key)) {
      throw CarelakeException.configuration(
          section.location(key), "strategy " + strategy + " has no '" + key + "'");
    }
  }

  private static HardDeletes hardDeletes(YamlSection section) {
    String code = section.optionalString("hard_deletes").orElse(HardDeletes.IGNORE.code());
    return HardDeletes.fromCode(code)
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    section.location("hard_deletes"),
                    "unknown way with deletions '" + code + "'; known: " + HardDeletes.codes()));
  }
}
