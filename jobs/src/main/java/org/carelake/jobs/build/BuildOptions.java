package org.carelake.jobs.build;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.carelake.jobs.run.RunContext;
import org.carelake.transforms.masking.PseudonymKey;

/**
 * How to build.
 *
 * @param asOf the date that models know as {@code :as_of}
 * @param fullRefresh whether tables are written even when nothing they depend on changed
 * @param threads how many models are built at the same time
 * @param pseudonymKey the tenant's key, without which no twin can be made
 * @param failFast whether nothing more is begun once something failed
 * @param keyRule when tables are carried on by the keys that changed
 */
public record BuildOptions(
    RunContext run,
    LocalDate asOf,
    boolean fullRefresh,
    int threads,
    Optional<PseudonymKey> pseudonymKey,
    boolean failFast,
    KeyRule keyRule) {
  public BuildOptions {
    Objects.requireNonNull(keyRule, "keyRule is null");
    Objects.requireNonNull(run, "run is null");
    Objects.requireNonNull(asOf, "asOf is null");
    Objects.requireNonNull(pseudonymKey, "pseudonymKey is null");
  }

  /** Options with the usual rule. */
  public BuildOptions(
      RunContext run,
      LocalDate asOf,
      boolean fullRefresh,
      int threads,
      Optional<PseudonymKey> pseudonymKey,
      boolean failFast) {
    this(run, asOf, fullRefresh, threads, pseudonymKey, failFast, KeyRule.USUAL);
  }

  /** Options that go on after a failure. */
  public BuildOptions(
      RunContext run,
      LocalDate asOf,
      boolean fullRefresh,
      int threads,
      Optional<PseudonymKey> pseudonymKey) {
    this(run, asOf, fullRefresh, threads, pseudonymKey, false);
  }

  /** Options for models that need no key. */
  public BuildOptions(RunContext run, LocalDate asOf, boolean fullRefresh, int threads) {
    this(run, asOf, fullRefresh, threads, Optional.empty(), false);
  }
}
