package org.carelake.schemas.masking;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.phi.PhiClass;

/** What a profile promises to keep to, whatever its rules say. */
public enum MaskingStandard {
  /** Nothing: the profile does what it says, and the report says how weak that is. */
  NONE("none"),
  /**
   * The identifiers of HIPAA Safe Harbor, 45 CFR 164.514(b)(2)(i): none of them stays, pseudonyms
   * are keyed, postal codes have three digits and a population list, ages end at 90.
   */
  SAFE_HARBOR("safe-harbor");

  private static final Set<PhiClass> IDENTIFYING =
      EnumSet.of(
          PhiClass.ID,
          PhiClass.ENTITY_ID,
          PhiClass.IDENTIFIER,
          PhiClass.NAME,
          PhiClass.TELECOM,
          PhiClass.ADDRESS,
          PhiClass.POSTAL_CODE,
          PhiClass.BIRTH_DATE,
          PhiClass.DATE,
          PhiClass.FREE_TEXT);
  private static final int OLDEST = 90;

  private final String code;

  MaskingStandard(String code) {
    this.code = code;
  }

  /** The name used in profiles. */
  public String code() {
    return code;
  }

  /** Why a method is not good enough for a class; empty when it is. */
  public Optional<String> objection(PhiClass phi, MaskingMethod method) {
    if (this == NONE) {
      return Optional.empty();
    }
    if (method instanceof MaskingMethod.Hash hash
        && hash.algorithm() != MaskingMethod.Algorithm.HMAC_SHA256) {
      return Optional.of("a pseudonym needs a key: take algorithm = hmac-sha256");
    }
    if (method instanceof MaskingMethod.Age age && age.cap().orElse(Integer.MAX_VALUE) > OLDEST) {
      return Optional.of("ages over 89 must become one: take cap = 90");
    }
    if (method instanceof MaskingMethod.Zip3 zip && zip.sparse().isEmpty()) {
      return Optional.of("three digits need a population list: name one with sparse");
    }
    if (!IDENTIFYING.contains(phi)) {
      return Optional.empty();
    }
    return admissible(phi, method)
        ? Optional.empty()
        : Optional.of("'" + method.code() + "' leaves too much of class " + phi.code());
  }

  private static boolean admissible(PhiClass phi, MaskingMethod method) {
    if (method instanceof MaskingMethod.Drop || method instanceof MaskingMethod.Redact) {
      return true;
    }
    if (method instanceof MaskingMethod.Generalise generalise && generalise.bounds().isEmpty()) {
      // a mapping gives nothing but words of the profile
      return true;
    }
    return switch (phi) {
      case ID, ENTITY_ID, IDENTIFIER -> method instanceof MaskingMethod.Hash;
      case POSTAL_CODE -> method instanceof MaskingMethod.Zip3;
      case BIRTH_DATE ->
          method instanceof MaskingMethod.Age || method instanceof MaskingMethod.DateShift;
      case DATE ->
          method instanceof MaskingMethod.Year || method instanceof MaskingMethod.DateShift;
      case NAME, TELECOM, ADDRESS, FREE_TEXT -> false;
      case NONE, DEMOGRAPHIC, CLINICAL -> true;
    };
  }
}
