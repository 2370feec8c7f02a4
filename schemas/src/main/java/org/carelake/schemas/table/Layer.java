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
  LEDGER,
  /** Rows that broke a test, of the last run only. */
  TEST_FAILURES,
  /** Rows that a model left out because they broke an expectation. */
  QUARANTINE;

  /** Whether models may read tables of this layer. */
  public boolean isReadByModels() {
    return this == BRONZE || this == SILVER || this == GOLD;
  }

  /** The name used in SQL, paths and files. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The layer with this name, if there is one; case does not matter. */
  public static Optional<Layer> fromCode(String code) {
    return Arrays.stream(values()).filter(layer -> layer.code().equalsIgnoreCase(code)).findFirst();
  }
}
