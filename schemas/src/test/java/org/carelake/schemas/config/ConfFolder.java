package org.carelake.schemas.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder {@code conf} of a project whose tenants a test writes. */
final class ConfFolder {
  private ConfFolder() {}

  /** Defaults, the environment {@code local}, and no tenant. */
  static void write(Path project) throws IOException {
    Files.createDirectories(project.resolve("conf/environments"));
    Files.createDirectories(project.resolve("conf/tenants"));
    Files.writeString(
        project.resolve("conf/carelake.conf"),
        """
        lakehouse = warehouse
        published = published
        threads = 2
        tracks = [named]
        masking-profile = safe-harbor
        limits { max-line-bytes = 1MiB, max-depth = 50 }
        """);
    Files.writeString(project.resolve("conf/environments/local.conf"), "");
  }
}
