package org.carelake.jobs.cli;

import java.time.LocalDate;
import java.util.Set;
import org.carelake.jobs.model.MetricsMode;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.config.EnvironmentConfig;

/** What a command does to each tenant. */
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
    OperationOptions operation) {
  RunSettings {
    phases = Set.copyOf(phases);
  }
}
