package org.carelake.jobs.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.carelake.schemas.error.CarelakeException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a command gets on with other runs, and whom it tells how it ended. */
final class OperationOptions {
  @Mixin private LockOptions lock;

  @Option(
      names = "--prometheus",
      paramLabel = "DIR",
      description = "Write carelake_TENANT.prom there: figures for the textfile collector.")
  private Path prometheus;

  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Add the run in Markdown to a file, such as $GITHUB_STEP_SUMMARY.")
  private Path summary;

  Duration lockWait() {
    return lock.patience();
  }

  Optional<Path> prometheus() {
    return Optional.ofNullable(prometheus);
  }

  Optional<Path> summary() {
    return Optional.ofNullable(summary);
  }

  /** Where a run that failed is told: the URL in CARELAKE_WEBHOOK, which is a secret. */
  static Optional<URI> webhook() {
    return Optional.ofNullable(System.getenv("CARELAKE_WEBHOOK"))
        .filter(url -> !url.isBlank())
        .map(
            url -> {
              try {
                return URI.create(url);
              } catch (IllegalArgumentException wrong) {
                throw CarelakeException.usage("CARELAKE_WEBHOOK is no URL");
              }
            });
  }
}
