package org.carelake.jobs.cli;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.carelake.jobs.model.MetricsMode;
import org.carelake.jobs.model.Selection;
import org.carelake.schemas.config.EnvironmentConfig;
import org.carelake.schemas.error.CarelakeException;
import picocli.CommandLine.Option;

/** How a command runs. */
final class RunOptions {
  @Option(
      names = {"-s", "--select"},
      paramLabel = "MODELS",
      description =
          "Models by name, +name with what it is made from, name+ with what is made from it,"
              + " package:NAME, tag:WORD, state:modified and others, or wildcards; blanks mean union,"
              + " commas intersection. Default: all.")
  private List<String> select = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "MODELS",
      description = "Models to leave out, in the same form.")
  private List<String> exclude = List.of();

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "The state that state: compares with: the folder that holds state.json. Default: what was"
              + " built last in this lakehouse.")
  private String state;

  @Option(
      names = "--defer",
      description =
          "In a development environment: read what is not built here from the environment that it"
              + " defers to, anonymised.")
  private boolean defer;

  @Option(names = "--fail-fast", description = "Begin nothing more once a model or test failed.")
  private boolean failFast;

  @Option(
      names = "--as-of",
      paramLabel = "DATE",
      description = "The date that models know as :as_of. Default: today in UTC.")
  private LocalDate asOf;

  @Option(
      names = "--full-refresh",
      description = "Read every file and write every table again, changed or not.")
  private boolean fullRefresh;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many tables are worked on at the same time. Default: the environment's.")
  private Integer threads;

  @Option(
      names = "--rotate-key",
      description = "Accept a changed pseudonym key: all twins are made anew, old ones don't join.")
  private boolean rotateKey;

  @Option(
      names = "--metrics-mode",
      paramLabel = "MODE",
      defaultValue = "tenant",
      description =
          "Whose definitions the metrics follow: specification, reference (those of the system"
              + " before, for comparison), or tenant (what the tenant's file says). Default:"
              + " ${DEFAULT-VALUE}.")
  private MetricsMode metricsMode;

  boolean rotateKey() {
    return rotateKey;
  }

  Selection selection() {
    return Selection.of(select, exclude);
  }

  boolean defer() {
    return defer;
  }

  List<String> select() {
    return List.copyOf(select);
  }

  List<String> exclude() {
    return List.copyOf(exclude);
  }

  Optional<String> state() {
    return Optional.ofNullable(state);
  }

  boolean failFast() {
    return failFast;
  }

  Optional<LocalDate> asOfGiven() {
    return Optional.ofNullable(asOf);
  }

  LocalDate asOf() {
    return day(asOf);
  }

  /** The day that was named, else today. */
  static LocalDate day(LocalDate named) {
    return Optional.ofNullable(named).orElseGet(() -> LocalDate.now(ZoneOffset.UTC));
  }

  MetricsMode metricsMode() {
    return metricsMode;
  }

  boolean fullRefresh() {
    return fullRefresh;
  }

  int threads(EnvironmentConfig environment) {
    return threads(threads, environment);
  }

  /** The number that was named, else the environment's. */
  static int threads(Integer threads, EnvironmentConfig environment) {
    if (threads != null && threads < 1) {
      throw CarelakeException.usage("--threads must be at least 1, found " + threads);
    }
    return threads == null ? environment.threads() : threads;
  }
}
