package org.carelake.transforms.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * States worked out from changes equal those found by looking at every row on every day. Each
 * organization is a trial of its own.
 */
@ExtendWith(SparkExtension.class)
class MetricsPropertyTest {
  private static final LocalDate START = LocalDate.of(2026, 1, 20);
  private static final int TRIALS = 150;

  private record Event(String org, String client, String kind, LocalDate day, LocalDate until) {}

  private static List<Event> events(Random random) {
    List<Event> events = new ArrayList<>();
    for (int trial = 0; trial < TRIALS; trial++) {
      for (int i = random.nextInt(9); i >= 0; i--) {
        LocalDate day = START.plusDays(random.nextInt(50));
        events.add(
            new Event(
                "org" + trial,
                random.nextInt(8) == 0 ? null : "client" + random.nextInt(3),
                random.nextBoolean() ? "x" : "y",
                day,
                random.nextInt(4) == 0 ? null : day.plusDays(random.nextInt(15) - 2)));
      }
    }
    return events;
  }

  @ParameterizedTest
  @CsvSource({"day, true, 45", "day, false, 45", "month, true, 45", "month, false, 30"})
  void statesAreWhatEveryRowOnEveryDaySays(
      String grain, boolean cumulative, int days, SparkSession spark) {
    List<Event> events = events(new Random(20261121));
    Events table = new Events(spark);
    for (Event event : events) {
      table.add(
          event.org(),
          event.client(),
          event.kind(),
          event.day().toString(),
          event.until() == null ? null : event.until().toString(),
          null);
    }
    LocalDate asOf = START.plusDays(days);
    String entry =
        "unit: percent\ngrain: "
            + grain
            + "\nperiod_column: day\n"
            + (cumulative ? "cumulative: yes\n" : "until_column: last_day\n")
            + "numerator: count(distinct client) filter (where kind = 'x')\n"
            + "denominator: count(distinct client)\n";

    List<String> lines =
        table.fact(asOf, entry).collectAsList().stream()
            .map(
                row ->
                    row.getDate(0)
                        + " "
                        + row.getString(2)
                        + " "
                        + row.getDecimal(11).intValue()
                        + "/"
                        + row.getDecimal(12).intValue())
            .sorted()
            .toList();

    assertThat(lines).isEqualTo(expected(events, grain, cumulative, asOf));
  }

  private static List<String> expected(
      List<Event> events, String grain, boolean cumulative, LocalDate asOf) {
    TreeSet<LocalDate> ends = new TreeSet<>();
    for (LocalDate day = START; !day.isAfter(asOf); day = day.plusDays(1)) {
      LocalDate last = grain.equals("day") ? day : YearMonth.from(day).atEndOfMonth();
      ends.add(last.isAfter(asOf) ? asOf : last);
    }
    List<String> lines = new ArrayList<>();
    for (LocalDate end : ends) {
      LocalDate period = grain.equals("day") ? end : end.withDayOfMonth(1);
      for (int trial = 0; trial < TRIALS; trial++) {
        String org = "org" + trial;
        List<Event> seen =
            events.stream().filter(e -> e.org().equals(org) && !e.day().isAfter(end)).toList();
        List<Event> held =
            seen.stream()
                .filter(e -> e.client() != null)
                .filter(e -> cumulative || e.until() == null || !e.until().isBefore(end))
                .toList();
        long x =
            held.stream().filter(e -> e.kind().equals("x")).map(Event::client).distinct().count();
        long all = held.stream().map(Event::client).distinct().count();
        if (!seen.isEmpty()) {
          lines.add(period + " " + org + " " + x + "/" + all);
        }
      }
    }
    return lines.stream().sorted().toList();
  }
}
