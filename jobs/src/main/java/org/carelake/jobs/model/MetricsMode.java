package org.carelake.jobs.model;

import java.util.Arrays;
import java.util.Locale;
import org.carelake.schemas.config.TenantConfig;

/** Whose definitions the metrics follow. */
public enum MetricsMode {
  /** Those of the indicator specification, with history: {@code _metrics_catalog.yml}. */
  SPECIFICATION("_metrics_catalog.yml"),
  /** Those of the system that Carelake replaces, for comparison: {@code _metrics_reference.yml}. */
  REFERENCE("_metrics_reference.yml"),
  /** Those that the tenant's file names, see {@link #of(TenantConfig)}. */
  TENANT("");

  private final String file;

  MetricsMode(String file) {
    this.file = file;
  }

  /** This mode, or the one that the tenant's file names. */
  MetricsMode of(TenantConfig tenant) {
    return this == TENANT ? valueOf(tenant.metricsMode().toUpperCase(Locale.ROOT)) : this;
  }

  /** The name of the catalogue in a package's folder; that of {@link #TENANT} is empty. */
  public String file() {
    return file;
  }

  /** The name on the command line. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a file of a package's folder is a catalogue. */
  static boolean isCatalogue(String file) {
    return Arrays.stream(values()).anyMatch(mode -> mode.file.equals(file));
  }

  @Override
  public String toString() {
    return code();
  }
}
