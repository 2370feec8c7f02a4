package org.carelake.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.Layer;

/**
 * Tenants that may be without data. A tenant whose file doesn't say so is never passed over: data
 * that are missing where they should be are a failure.
 */
final class TenantData {
  private TenantData() {}

  /**
   * Why a command over all tenants passes a tenant over; empty when it doesn't. The tenant's file
   * says how its data is made, its lakehouse has no bronze, and none of its sources, all of them
   * local folders or files, has a file.
   */
  static Optional<String> missing(TenantConfig tenant) {
    if (tenant.withoutData().isEmpty()
        || !isLocal(tenant.root())
        || hasFiles(Path.of(tenant.root(), Layer.BRONZE.code()))) {
      return Optional.empty();
    }
    for (SourceConfig source : tenant.sources()) {
      if (!(source instanceof SourceConfig.InFiles files)
          || !isLocal(files.path())
          || hasFiles(Path.of(files.path()))) {
        return Optional.empty();
      }
    }
    return Optional.of("no data; " + tenant.withoutData().get());
  }

  private static boolean isLocal(String path) {
    return path.startsWith("/");
  }

  private static boolean hasFiles(Path path) {
    if (!Files.exists(path)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(path)) {
      return files.anyMatch(Files::isRegularFile);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
