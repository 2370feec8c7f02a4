package org.carelake.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.schemas.contract.SqlText;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.exposure.Chart;
import org.carelake.schemas.exposure.ChartType;
import org.junit.jupiter.api.Test;

class SmallRowsTest {
  private static final Location AT = Location.of("d.yml", 1);

  private static Chart chart(Optional<String> count) {
    return new Chart(
        "c",
        "",
        "",
        ChartType.LINE,
        new SqlText("select 1", AT),
        Optional.of("month"),
        List.of("stays"),
        Optional.of("ward"),
        count,
        Optional.empty(),
        6,
        AT);
  }

  private static Map<String, Object> row(String month, String ward, long patients) {
    return Map.of("month", month, "ward", ward, "stays", patients + 1, "patients", patients);
  }

  private static final SmallRows TEN = new SmallRows(chart(Optional.of("patients")), 10);

  @Test
  void aSmallRowTakesTheNextSmallestOfItsMonthWithIt() {
    assertThat(
            TEN.hidden(
                List.of(
                    row("jan", "A", 3),
                    row("jan", "B", 40),
                    row("jan", "C", 20),
                    row("jan", "all", 63),
                    row("feb", "A", 30),
                    row("feb", "B", 11))))
        .containsExactlyInAnyOrder(0, 2);
  }

  @Test
  void twoSmallRowsHideEachOther() {
    assertThat(TEN.hidden(List.of(row("jan", "A", 10), row("jan", "B", 1), row("jan", "C", 11))))
        .containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void nobodyIsNotFew() {
    assertThat(TEN.hidden(List.of(row("jan", "A", 0), row("jan", "B", 50)))).isEmpty();
  }

  @Test
  void aChartWithoutACountHidesNothing() {
    assertThat(new SmallRows(chart(Optional.empty()), 10).hidden(List.of(row("jan", "A", 1))))
        .isEmpty();
  }
}
