package org.carelake.jobs.cli;

import java.time.Duration;
import org.carelake.schemas.error.CarelakeException;
import picocli.CommandLine.Option;

/** How a command gets on with other runs. */
final class LockOptions {
  @Option(
      names = "--lock-wait",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "How long to wait when another run holds the tenant's lakehouse. Default: not at all.")
  private int lockWait;

  Duration patience() {
    if (lockWait < 0) {
      throw CarelakeException.usage("--lock-wait must not be negative, found " + lockWait);
    }
    return Duration.ofSeconds(lockWait);
  }
}
