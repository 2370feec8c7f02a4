package org.carelake.samples;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What is particular to the extracts of one hospital. */
enum Hospital {
  /** Day first, names in UTF-8, a byte order mark and blanks in the header. */
  H1("dd-MM-yyyy", StandardCharsets.UTF_8, 9, 4),
  /** Month first, Windows-1252. */
  H2("MM/dd/yyyy", Charset.forName("windows-1252"), 6, 6),
  /** Dates as a spreadsheet numbers them. */
  H3("", StandardCharsets.UTF_8, 12, 3);

  private static final LocalDate DAY_ZERO = LocalDate.of(1899, 12, 30);

  private final String dates;
  private final Charset charset;
  private final int shifted;
  private final int swapped;

  Hospital(String dates, Charset charset, int shifted, int swapped) {
    this.dates = dates;
    this.charset = charset;
    this.shifted = shifted;
    this.swapped = swapped;
  }

  String folder() {
    return "hospital_" + (ordinal() + 1);
  }

  Charset charset() {
    return charset;
  }

  /** How many appointments are moved to the right. */
  int shifted() {
    return shifted;
  }

  /** How many doctors have phone and e-mail the wrong way round. */
  int swapped() {
    return swapped;
  }

  String date(LocalDate date) {
    return dates.isEmpty()
        ? Long.toString(ChronoUnit.DAYS.between(DAY_ZERO, date))
        : date.format(DateTimeFormatter.ofPattern(dates, Locale.ROOT));
  }
}
