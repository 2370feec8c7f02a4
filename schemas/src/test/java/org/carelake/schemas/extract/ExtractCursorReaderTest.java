package org.carelake.schemas.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractCursorReaderTest {
  private static ExtractTable table(String settings) {
    StringBuilder yaml =
        new StringBuilder(
            """
            tables:
              - name: visits
                description: One row a visit.
                columns: {id: int, part: string, at: timestamp, day: date, seq: "decimal(20,0)", f: double}
            """);
    for (String line : settings.split(";")) {
      yaml.append("    ").append(line.strip()).append('\n');
    }
    return ExtractTablesReader.read("tables.yml", yaml.toString()).get(0);
  }

  @Test
  void aCursorHasItsKeyItsLookbackAndItsWholeReadings() {
    ExtractCursor time =
        table("cursor: at; key: [id, part]; lookback: 90m; whole_every: 7 days").cursor().get();
    assertThat(time.time()).isTrue();
    assertThat(time.key()).containsExactly("id", "part");
    assertThat(time.lookback()).contains(new Lookback.OfTime(Duration.ofMinutes(90)));
    assertThat(time.wholeEvery()).contains(Duration.ofDays(7));
    ExtractCursor number = table("cursor: seq; key: [id]; lookback: 1000").cursor().get();
    assertThat(number.time()).isFalse();
    assertThat(number.lookback()).contains(new Lookback.OfNumber(1000));
    assertThat(number.wholeEvery()).isEmpty();
    ExtractCursor none = table("cursor: day; key: [id]; lookback: 0").cursor().get();
    assertThat(none.lookback()).contains(new Lookback.OfTime(Duration.ZERO));
    assertThat(table("partition_column: id").cursor()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cursor: att; key: [id]                   | tables.yml:5:13: 'cursor' names no declared column: 'att' (did you mean 'at'?)
          cursor: part; key: [id]                  | tables.yml:5:13: 'cursor' must name a timestamp, a date, a whole number or a decimal; 'part' is declared as string
          cursor: f; key: [id]                     | 'f' is declared as double, which can't order changes
          cursor: at                               | tables.yml:5:13: 'key' is missing
          cursor: at; key: [ids]                   | tables.yml:6:10: 'key' names no declared column: 'ids' (did you mean 'id'?)
          cursor: at; key: []                      | 'key' must name at least one column
          cursor: at; key: [id, id]                | 'key' names 'id' twice
          cursor: at; key: [id]; lookback: soon    | tables.yml:7:15: 'lookback' must be a time such as
          cursor: at; key: [id]; lookback: 1000    | tables.yml:7:15: 'lookback' must be a time such as
          cursor: seq; key: [id]; lookback: 1h     | tables.yml:7:15: 'lookback' of a number must be a whole number
          cursor: at; key: [id]; whole_every: 0d   | tables.yml:7:18: 'whole_every' must be a time such as
          cursor: at; key: [id]; whole-every: 1d   | tables.yml:7:18: unknown key 'whole-every' (did you mean 'whole_every'?)
          key: [id]                                | tables.yml:5:10: 'key' stands without a 'cursor'
          lookback: 1h                             | 'lookback' stands without a 'cursor'
          """)
  void whatIsWrongIsToldWithFileAndLine(String settings, String message) {
    assertThatThrownBy(() -> table(settings)).hasMessageContaining(message);
  }
}
