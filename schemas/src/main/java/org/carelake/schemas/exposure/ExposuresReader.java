package org.carelake.schemas.exposure;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/**
 * Reads {@code _exposures.yml}: a list {@code exposures} of entries with name, type, title, owner,
 * purpose, depends_on, and optionally description, metrics, maturity and url.
 */
public final class ExposuresReader {
  private ExposuresReader() {}

  /**
   * Reads one file.
   *
   * @param file the name for messages
   * @throws CarelakeException that lists what is wrong, each with file and line
   */
  public static List<Exposure> read(String file, String yaml) {
    return EntryList.read(file, yaml, "exposures", ExposuresReader::exposure, Exposure::name);
  }

  private static Exposure exposure(YamlSection entry) {
    return new Exposure(
        ExposureFields.name(entry, "name"),
        ExposureFields.code(entry, "type", ExposureType::fromCode, ExposureType.codes()),
        entry.string("title"),
        entry.optionalString("description").orElse("").strip(),
        ExposureFields.owner(entry),
        entry.string("purpose").strip(),
        ExposureFields.maturity(entry),
        entry.optionalString("url"),
        tables(entry),
        entry.strings("metrics"),
        entry.location());
  }

  private static SortedSet<TableName> tables(YamlSection entry) {
    SortedSet<TableName> tables = new TreeSet<>();
    for (String name : entry.strings("depends_on")) {
      tables.add(
          TableName.parse(name)
              .filter(table -> table.layer() == Layer.SILVER || table.layer() == Layer.GOLD)
              .orElseThrow(
                  () ->
                      CarelakeException.configuration(
                          entry.location("depends_on"),
                          "'depends_on' lists tables silver.x or gold.x, found '" + name + "'")));
    }
    if (tables.isEmpty()) {
      throw CarelakeException.configuration(
          entry.location("depends_on"),
          "'depends_on' is missing or empty: name the tables that it reads");
    }
    return tables;
  }
}
