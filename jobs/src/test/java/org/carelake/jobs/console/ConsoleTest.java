package org.carelake.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Console console(boolean terminal) {
    return new Console(
        new PrintStream(bytes, true, StandardCharsets.UTF_8),
        terminal,
        false,
        Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aStepIsOneLineWithItsStatusAtTheRight() {
    console(false).step(3, 41, "silver.patient", Mark.OK, "400 rows in 0.71s");
    assertThat(printed())
        .isEqualTo(
            "03:04:05   3 of 41 silver.patient " + ".".repeat(48) + " [OK 400 rows in 0.71s]\n");
  }

  @Test
  void withoutATerminalThereIsNoBar() {
    console(false).progress(1, 2, "silver.patient");
    assertThat(printed()).isEmpty();
  }

  @Test
  void onATerminalTheBarIsErasedBeforeALine() {
    Console console = console(true);
    console.progress(1, 2, "silver.patient");
    console.line("done");
    assertThat(printed()).contains("1/2 silver.patient").endsWith("\r\u001b[K03:04:05  done\n");
  }

  @Test
  void aTableAlignsNumbersRightAndKeepsOneLineARow() {
    assertThat(
            TextTable.format(
                List.of("id", "n"), List.of(List.of("a\nb", "1"), List.of("long", "1,000"))))
        .isEqualTo("id        n\n----  -----\na b       1\nlong  1,000");
  }
}
