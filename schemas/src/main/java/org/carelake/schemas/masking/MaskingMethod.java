package org.carelake.schemas.masking;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What a rule does to the values of a column. */
public sealed interface MaskingMethod {
  /** The name used in profiles. */
  String code();

  /** Values stay as they are. */
  record Keep() implements MaskingMethod {
    @Override
    public String code() {
      return "keep";
    }
  }

  /** The column is left out. */
  record Drop() implements MaskingMethod {
    @Override
    public String code() {
      return "drop";
    }
  }

  /**
   * Every value, null included, becomes the same text.
   *
   * @param text what stands there instead
   */
  record Redact(String text) implements MaskingMethod {
    public Redact {
      Objects.requireNonNull(text, "text is null");
    }

    @Override
    public String code() {
      return "redact";
    }
  }

  /** How a pseudonym is worked out. */
  enum Algorithm {
    /**
     * HMAC-SHA-256 with the tenant's key over the Unicode NFC of the id; a reference such as {@code
     * Patient/1/_history/2} counts as its id. 64 hexadecimal digits.
     */
    HMAC_SHA256("hmac-sha256"),
    /** MD5 of the text as it is, without a key: anybody who has the ids can undo it. */
    MD5("md5");

    private final String code;

    Algorithm(String code) {
      this.code = code;
    }

    /** The name used in profiles. */
    public String code() {
      return code;
    }
  }

  /**
   * The value becomes a pseudonym: the same for the same value in every table.
   *
   * @param nullIsEmpty whether null is taken for an empty text, and so gets a pseudonym too
   */
  record Hash(Algorithm algorithm, boolean nullIsEmpty) implements MaskingMethod {
    @Override
    public String code() {
      return "hash";
    }
  }

  /**
   * {@code XXX-XXX-} and the last four characters.
   *
   * @param otherwise what a value of fewer than four characters, or null, becomes
   */
  record MaskPhone(String otherwise) implements MaskingMethod {
    public MaskPhone {
      Objects.requireNonNull(otherwise, "otherwise is null");
    }

    @Override
    public String code() {
      return "mask-phone";
    }
  }

  /**
   * The first three digits of a US postal code. With a list, what is no postal code of five or nine
   * digits becomes null, and a prefix of the list {@code 000}; without one, the first three
   * characters stay whatever they are.
   *
   * @param suffix what stands behind the three
   */
  record Zip3(Optional<SparsePostalCodes> sparse, String suffix) implements MaskingMethod {
    public Zip3 {
      Objects.requireNonNull(sparse, "sparse is null");
      Objects.requireNonNull(suffix, "suffix is null");
    }

    @Override
    public String code() {
      return "zip3";
    }
  }

  /**
   * Whole years on the date of the run, of a date of birth; of a whole number, the number itself.
   *
   * @param cap what every age from the cap on becomes; empty for no cap
   */
  record Age(Optional<Integer> cap) implements MaskingMethod {
    public Age {
      Objects.requireNonNull(cap, "cap is null");
    }

    @Override
    public String code() {
      return "age";
    }
  }

  /**
   * Dates go back by as many whole days as the patient's secret offset says, so that the days
   * between two events of a patient stay. A moment loses its time of day.
   *
   * @param maxDays the largest offset; the smallest is one day
   * @param withoutPatient what happens in a table whose rows name no patient
   */
  record DateShift(int maxDays, MaskingRule withoutPatient) implements MaskingMethod {
    public DateShift {
      Objects.requireNonNull(withoutPatient, "withoutPatient is null");
    }

    @Override
    public String code() {
      return "date-shift";
    }
  }

  /** The year of a date, of a moment in UTC, or of a text that begins with four digits. */
  record Year() implements MaskingMethod {
    @Override
    public String code() {
      return "year";
    }
  }

  /**
   * Values become coarser: texts by a mapping, numbers by ranges. What neither names becomes null
   * or {@code otherwise}.
   *
   * @param bounds ascending lower bounds of ranges: 0, 18, 65 gives {@code <0, 0-17, 18-64, 65+}
   */
  record Generalise(
      Map<String, String> mapping, List<BigDecimal> bounds, Optional<String> otherwise)
      implements MaskingMethod {
    public Generalise {
      // sorted: an order that differs from run to run would make twins anew each time
      mapping = Collections.unmodifiableMap(new TreeMap<>(mapping));
      bounds = List.copyOf(bounds);
      Objects.requireNonNull(otherwise, "otherwise is null");
    }

    @Override
    public String code() {
      return "generalise";
    }
  }

  /**
   * Numbers are cut down to a multiple of the size.
   *
   * @param size at least 1
   */
  record Bucket(int size) implements MaskingMethod {
    @Override
    public String code() {
      return "bucket";
    }
  }
}
