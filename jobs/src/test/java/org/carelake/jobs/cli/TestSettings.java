package org.carelake.jobs.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.carelake.jobs.model.MetricsMode;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.Installation;
import picocli.CommandLine;

/**
 * What commands are told in tests; the rest is as the command line has it when nothing is named.
 */
record TestSettings(
    String command,
    Set<Phase> phases,
    LocalDate asOf,
    List<String> select,
    boolean fullRefresh,
    boolean retry,
    boolean empty) {
  static TestSettings of(String command, Set<Phase> phases, LocalDate asOf, String... select) {
    return new TestSettings(command, phases, asOf, List.of(select), false, false, false);
  }

  RunSettings in(Installation installation) {
    OperationOptions operation = new OperationOptions();
    new CommandLine(operation).parseArgs();
    return new RunSettings(
        command,
        phases,
        RunContext.startedAt(Instant.now()),
        installation.environment(),
        Selection.of(select),
        asOf,
        MetricsMode.SPECIFICATION,
        fullRefresh,
        false,
        PublishOptions.ALL,
        2,
        new PseudonymKeys(installation, new Secrets(Map.of())),
        false,
        new RunRequest(phases, select, List.of(), asOf, MetricsMode.SPECIFICATION),
        Optional.empty(),
        retry,
        empty,
        Optional.empty(),
        false,
        operation);
  }
}
