package org.carelake.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.carelake.jobs.ingest.TableReading;
import org.junit.jupiter.api.Test;

class ReadingLinesTest {
  private static TableReading reading(String source, String table, long rows, String whole) {
    return new TableReading(source, table, rows, Optional.ofNullable(whole));
  }

  @Test
  void oneLineTellsTheTablesThatWereReadInOneWay() {
    assertThat(
            ReadingLines.of(
                List.of(
                    reading("lab", "s.a", 1, null),
                    reading("lab", "s.b", 1200, null),
                    reading("lab", "s.c", 1, "whole reading is due"),
                    reading("emr", "r.a", 1, "--full-refresh"),
                    reading("emr", "r.b", 1, "--full-refresh"),
                    reading("emr", "r.c", 1, "--full-refresh"),
                    reading("emr", "r.d", 1, "--full-refresh"),
                    reading("emr", "r.e", 0, "--full-refresh"))))
        .containsExactly(
            "Read whole: r.a, r.b, r.c and 2 more of emr, 4 rows: --full-refresh",
            "Read by cursor: 2 tables of lab, 1,201 rows",
            "Read whole: s.c of lab, 1 row: whole reading is due");
  }
}
