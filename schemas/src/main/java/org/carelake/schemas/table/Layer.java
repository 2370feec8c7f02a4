package org.carelake.schemas.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far data has come: as received, flat and standardised, or ready for analysis. */
public enum Layer {
  BRONZE,
  SILVER,
  GOLD,
  /** What runs did: the run ledger. */
  LEDGER;

  /** The name used in SQL, paths and files. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The layer with this name, if there is one; case does not matter. */
  public static Optional<Layer> fromCode(String code) {
    return Arrays.stream(values()).filter(layer -> layer.code().equalsIgnoreCase(code)).findFirst();
  }
}
