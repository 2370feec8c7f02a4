package org.carelake.transforms.masking;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import org.carelake.schemas.config.MaskingProfileReader;
import org.carelake.schemas.contract.ModelContract;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.masking.MaskingProfile;
import org.carelake.testing.Contracts;

/** Contracts and profiles for tests. */
final class TwinFixture {
  static final PseudonymKey KEY = PseudonymKey.of("a key for tests alone, of more than 32 bytes");
  static final LocalDate AS_OF = LocalDate.of(2026, 11, 1);
  static final Location HERE = Location.of("test.yml", 1);

  private TwinFixture() {}

  static MaskingProfile profile(String name) {
    Path checkout = Path.of("..").toAbsolutePath().normalize();
    return new MaskingProfileReader(checkout).read(name, HERE);
  }

  /** A gold table of columns written {@code name type phi}. */
  static ModelContract contract(String model, String... columns) {
    return Contracts.contract("gold." + model, columns);
  }

  static TwinPlan plan(String profile, ModelContract contract) {
    return TwinPlan.of(contract, Map.of(), profile(profile));
  }
}
