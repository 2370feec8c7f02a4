package org.carelake.jobs.survive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole run that is told to end in the middle of a write. */
class CancelledRunIT {
  private static final int SIGTERM = 143;

  @TempDir private Path folder;

  @Test
  void toldToEndARunSaysSoInLedgerAndAuditLogAndGivesTheLockBack() throws Exception {
    Path input = folder.resolve("input");
    KillProject project = KillProject.create(folder.resolve("project"), input);
    KillProject.first(input);
    List<String> arguments =
        new ArrayList<>(
            List.of(project.folder().toString(), "HANG", "create .*/gold/people/part-", "1"));
    arguments.addAll(project.command("run", "2026-11-01"));
    Path output = folder.resolve("out.txt");
    Process run = FaultyJvm.start(output, DyingCommand.class, arguments);
    try {
      while (run.isAlive() && !Files.readString(output).contains("WAITING")) {
        run.waitFor(100, TimeUnit.MILLISECONDS);
      }
      run.destroy();
      assertThat(run.waitFor(50, TimeUnit.SECONDS)).isTrue();
    } finally {
      run.destroyForcibly();
    }
    String told = Files.readString(output);
    assertThat(run.exitValue()).as(told).isEqualTo(SIGTERM);
    assertThat(
            LakehouseContent.rows(
                project.lakehouse().resolve("ledger/runs"), "event || ' ' || status"))
        .containsExactly("finished cancelled", "started running");
    try (Stream<Path> entries = Files.list(project.lakehouse().resolve("audit/entries"))) {
      Path last = entries.sorted().reduce((first, second) -> second).orElseThrow();
      assertThat(last)
          .content()
          .contains("\"event\":\"run-finished\"")
          .contains("\"status\":\"cancelled\"");
    }
    RunTraces.requireOrderlyEnd(project);
    assertThat(project.bucket()).doesNotExist();
  }
}
