package org.carelake.schemas.exposure;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.carelake.schemas.contract.YamlSection;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.table.TableName;

/** What dashboards and other exposures have in common. */
final class ExposureFields {
  private static final List<String> MATURITIES = List.of("high", "medium", "low");

  private ExposureFields() {}

  static String name(YamlSection entry, String key) {
    String name = entry.string(key);
    if (!TableName.isValidName(name)) {
      throw CarelakeException.configuration(
          entry.location(key),
          "'"
              + key
              + "' is lower-case letters, digits and underscores, a letter first, found '"
              + name
              + "'");
    }
    return name;
  }

  static Owner owner(YamlSection entry) {
    YamlSection section =
        entry
            .section("owner")
            .orElseThrow(
                () ->
                    CarelakeException.configuration(
                        entry.location(), "'owner' is missing: expected {name: …, email: …}"));
    Owner owner = new Owner(section.string("name"), section.optionalString("email"));
    section.done();
    return owner;
  }

  static Optional<String> maturity(YamlSection entry) {
    Optional<String> maturity = entry.optionalString("maturity");
    maturity.ifPresent(
        found -> {
          if (!MATURITIES.contains(found)) {
            throw entry.unknown("maturity", found, MATURITIES);
          }
        });
    return maturity;
  }

  static <T> T code(
      YamlSection entry, String key, Function<String, Optional<T>> codes, List<String> known) {
    String found = entry.string(key);
    return codes.apply(found).orElseThrow(() -> entry.unknown(key, found, known));
  }
}
