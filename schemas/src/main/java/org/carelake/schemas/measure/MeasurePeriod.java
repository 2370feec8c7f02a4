package org.carelake.schemas.measure;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Over which time a measure looks. */
public enum MeasurePeriod {
  /** The calendar year of the date of the run, to its last day. */
  YEAR {
    @Override
    public LocalDate start(LocalDate asOf) {
      return asOf.withDayOfYear(1);
    }

    @Override
    public LocalDate end(LocalDate asOf) {
      return asOf.withMonth(12).withDayOfMonth(31);
    }
  },
  /** The twelve months that end with the date of the run. */
  TRAILING_YEAR {
    @Override
    public LocalDate start(LocalDate asOf) {
      return asOf.plusDays(1).minusYears(1);
    }

    @Override
    public LocalDate end(LocalDate asOf) {
      return asOf;
    }
  };

  /** First day of the period that a run of this date works out. */
  public abstract LocalDate start(LocalDate asOf);

  /** Last day of the period that a run of this date works out. */
  public abstract LocalDate end(LocalDate asOf);

  /** The name used in files. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The period with this name, if there is one. */
  public static Optional<MeasurePeriod> fromCode(String code) {
    return Arrays.stream(values()).filter(period -> period.code().equals(code)).findFirst();
  }

  /** All names. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(MeasurePeriod::code).toList();
  }
}
