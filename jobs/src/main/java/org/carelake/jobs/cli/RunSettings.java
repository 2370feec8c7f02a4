package org.carelake.jobs.cli;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.carelake.jobs.model.MetricsMode;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.EnvironmentConfig;
import org.carelake.schemas.config.Installation;

/**
 * What a command does to each tenant.
 *
 * @param request what was asked for, kept in the ledger for {@code carelake retry}
 * @param state the folder of the state to compare with; empty for that of the lakehouse
 * @param retry whether only what failed in the last run is done again
 * @param empty whether models are only analysed, over tables without rows
 * @param production the installation whose tables stand in for what is not built here
 * @param failFast whether nothing more is begun once something failed
 */
record RunSettings(
    String command,
    Set<Phase> phases,
    RunContext run,
    EnvironmentConfig environment,
    Selection selection,
    LocalDate asOf,
    MetricsMode metricsMode,
    boolean fullRefresh,
    boolean replayQuarantine,
    PublishOptions publish,
    int threads,
    PseudonymKeys keys,
    boolean rotateKey,
    RunRequest request,
    Optional<String> state,
    boolean retry,
    boolean empty,
    Optional<Installation> production,
    boolean failFast,
    OperationOptions operation) {
  RunSettings {
    phases = Set.copyOf(phases);
  }

  /** The same as another run, on another day. */
  RunSettings anew(RunContext other, LocalDate day) {
    return new RunSettings(
        command,
        phases,
        other,
        environment,
        selection,
        day,
        metricsMode,
        fullRefresh,
        replayQuarantine,
        publish,
        threads,
        keys,
        rotateKey,
        new RunRequest(phases, request.select(), request.exclude(), day, metricsMode),
        state,
        retry,
        empty,
        production,
        failFast,
        operation);
  }

  /** The same for what an earlier run asked for, or for a part of it. */
  RunSettings again(RunRequest former, Selection part, Set<Phase> partOfPhases) {
    return new RunSettings(
        command,
        partOfPhases,
        run,
        environment,
        part,
        former.asOf(),
        former.metricsMode(),
        fullRefresh,
        replayQuarantine,
        publish,
        threads,
        keys,
        rotateKey,
        former,
        state,
        false,
        empty,
        production,
        failFast,
        operation);
  }
}
