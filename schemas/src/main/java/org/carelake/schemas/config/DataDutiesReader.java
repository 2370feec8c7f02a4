package org.carelake.schemas.config;

import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;

/** Binds the blocks {@code erasure} and {@code retention} of a tenant's file. */
final class DataDutiesReader {
  private final Function<Section, SecretReference> secrets;

  DataDutiesReader(Function<Section, SecretReference> secrets) {
    this.secrets = secrets;
  }

  DataDuties duties(Section tenant) {
    Optional<Section> erasure = tenant.optionalSection("erasure");
    Optional<SecretReference> key =
        erasure.flatMap(section -> section.optionalSection("key")).map(secrets);
    Map<String, List<String>> extracts =
        erasure
            .flatMap(section -> section.optionalSection("extracts"))
            .map(DataDutiesReader::extracts)
            .orElse(Map.of());
    erasure.ifPresent(Section::done);
    return new DataDuties(
        key,
        extracts,
        tenant.optionalSection("retention").map(DataDutiesReader::retention).orElse(List.of()));
  }

  private static Map<String, List<String>> extracts(Section section) {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    for (String table : section.keys()) {
      if (!TableName.isValidName(table)) {
        throw section.wrong(table, "must be the name of a bronze table");
      }
      columns.put(table, section.strings(table));
    }
    return columns;
  }

  private static List<RetentionRule> retention(Section section) {
    List<RetentionRule> rules = new ArrayList<>();
    for (String name : section.keys()) {
      TableName table =
          TableName.parse(name)
              .filter(found -> found.layer() == Layer.BRONZE || found.layer() == Layer.LEDGER)
              .orElseThrow(
                  () ->
                      section.wrong(
                          name,
                          "must be a table of bronze or ledger, such as \"bronze.quarantine\":"
                              + " models are made anew from bronze"));
      rules.add(rule(section, name, table));
    }
    return rules;
  }

  private static RetentionRule rule(Section section, String name, TableName table) {
    Section rule = section.section(name);
    Period keep = rule.period("keep");
    String column = rule.optionalString("by").orElse("");
    rule.done();
    return new RetentionRule(table, keep, column, section.location(name));
  }
}
