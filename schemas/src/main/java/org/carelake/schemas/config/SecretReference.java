package org.carelake.schemas.config;

import java.util.Objects;
import org.carelake.schemas.error.Location;

/**
 * Where a secret lies. Configuration never holds a secret itself, with one exception: the published
 * demo key of the local environment.
 */
public sealed interface SecretReference {
  /** The file and line that refer to the secret. */
  Location location();

  /** The value of an environment variable. */
  record EnvironmentVariable(String name, Location location) implements SecretReference {
    public EnvironmentVariable {
      Objects.requireNonNull(name, "name is null");
      Objects.requireNonNull(location, "location is null");
    }
  }

  /** The content of a file, without the line end. */
  record SecretFile(String path, Location location) implements SecretReference {
    public SecretFile {
      Objects.requireNonNull(path, "path is null");
      Objects.requireNonNull(location, "location is null");
    }
  }
}
