package org.carelake.schemas.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.masking.MaskingMethod;
import org.carelake.schemas.masking.MaskingMethod.Algorithm;
import org.carelake.schemas.masking.MaskingRule;
import org.carelake.schemas.masking.SparsePostalCodes;

/** Binds the method of one rule; keys are those of the method. */
final class MaskingRuleReader {
  private static final List<String> METHODS =
      List.of(
          "age",
          "bucket",
          "date-shift",
          "drop",
          "generalise",
          "hash",
          "keep",
          "mask-phone",
          "redact",
          "year",
          "zip3");
  private static final int DEFAULT_MAX_DAYS = 365;

  private final Function<String, SparsePostalCodes> lists;

  /**
   * A reader of rules.
   *
   * @param lists reads a list of postal codes by its name
   */
  MaskingRuleReader(Function<String, SparsePostalCodes> lists) {
    this.lists = lists;
  }

  MaskingRule rule(String subject, Section section) {
    String as = section.optionalString("as").orElse("{column}");
    if (!as.replace("{column}", "c").matches("[A-Za-z][A-Za-z0-9_]*")) {
      throw section.wrong(
          "as", "must be a column's name of letters, digits and underscores, or hold {column}");
    }
    MaskingMethod method = method(subject, section);
    section.done();
    return new MaskingRule(subject, method, as, section.location());
  }

  private MaskingMethod method(String subject, Section section) {
    String name = section.string("method");
    return switch (name) {
      case "keep" -> new MaskingMethod.Keep();
      case "drop" -> new MaskingMethod.Drop();
      case "redact" -> new MaskingMethod.Redact(section.optionalString("text").orElse("REDACTED"));
      case "hash" -> hash(section);
      case "mask-phone" ->
          new MaskingMethod.MaskPhone(section.optionalString("otherwise").orElse("NO PHONE"));
      case "zip3" ->
          new MaskingMethod.Zip3(
              section.optionalString("sparse").map(list -> list(section, list)),
              section.optionalString("suffix").orElse(""));
      case "age" ->
          new MaskingMethod.Age(
              section.has("cap") ? Optional.of(section.positiveInt("cap")) : Optional.empty());
      case "date-shift" -> dateShift(subject, section);
      case "year" -> new MaskingMethod.Year();
      case "generalise" -> generalise(section);
      case "bucket" -> new MaskingMethod.Bucket(section.positiveInt("size"));
      default ->
          throw section.wrong(
              "method",
              "is unknown: '"
                  + name
                  + "'"
                  + Suggestion.of(name, METHODS)
                  + "; known: "
                  + String.join(", ", METHODS));
    };
  }

  private SparsePostalCodes list(Section section, String name) {
    try {
      return lists.apply(name);
    } catch (CarelakeException missing) {
      throw section.wrong("sparse", "names a list that can't be read: " + missing.getMessage());
    }
  }

  private static MaskingMethod hash(Section section) {
    String name = section.string("algorithm");
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.code().equals(name)) {
        return new MaskingMethod.Hash(algorithm, flag(section, "null-is-empty"));
      }
    }
    throw section.wrong("algorithm", "must be hmac-sha256 or md5, found '" + name + "'");
  }

  private static boolean flag(Section section, String key) {
    String text = section.optionalString(key).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw section.wrong(key, "must be true or false");
    }
    return text.equals("true");
  }

  private MaskingMethod dateShift(String subject, Section section) {
    int days = section.has("max-days") ? section.positiveInt("max-days") : DEFAULT_MAX_DAYS;
    Section other = section.section("without-patient");
    MaskingRule without = rule(subject + " without patient", other);
    if (without.method() instanceof MaskingMethod.DateShift
        || without.method() instanceof MaskingMethod.Keep) {
      throw section.wrong(
          "without-patient", "must say what to do without a patient's offset, other than keep");
    }
    return new MaskingMethod.DateShift(days, without);
  }

  private static MaskingMethod generalise(Section section) {
    Map<String, String> mapping = section.stringMap("mapping");
    List<BigDecimal> bounds = new ArrayList<>();
    if (section.has("bounds")) {
      for (String bound : section.strings("bounds")) {
        try {
          bounds.add(new BigDecimal(bound));
        } catch (NumberFormatException wrong) {
          throw section.wrong("bounds", "must be numbers");
        }
      }
    }
    for (int i = 1; i < bounds.size(); i++) {
      if (bounds.get(i).compareTo(bounds.get(i - 1)) <= 0) {
        throw section.wrong("bounds", "must rise from one to the next");
      }
    }
    if (mapping.isEmpty() == bounds.isEmpty()) {
      throw CarelakeException.configuration(
          section.location(), "generalise needs exactly one of mapping {…} and bounds […]");
    }
    return new MaskingMethod.Generalise(mapping, bounds, section.optionalString("otherwise"));
  }
}
