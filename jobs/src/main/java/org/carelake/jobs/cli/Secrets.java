package org.carelake.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.error.CarelakeException;

/** Reads secrets where configuration refers to them; their values reach no message. */
final class Secrets {
  private final Map<String, String> environmentVariables;

  Secrets(Map<String, String> environmentVariables) {
    this.environmentVariables = Map.copyOf(environmentVariables);
  }

  /** The secret, if what refers to it exists and is not empty. */
  Optional<String> find(SecretReference reference) {
    if (reference instanceof SecretReference.EnvironmentVariable variable) {
      return Optional.ofNullable(environmentVariables.get(variable.name()))
          .filter(value -> !value.isEmpty());
    }
    SecretReference.SecretFile file = (SecretReference.SecretFile) reference;
    try {
      return Optional.of(Files.readString(Path.of(file.path())).stripTrailing())
          .filter(value -> !value.isEmpty());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** The secret; there must be one. */
  String require(SecretReference reference) {
    return find(reference)
        .orElseThrow(
            () ->
                CarelakeException.configuration(
                    reference.location(), "the secret is missing: " + words(reference)));
  }

  private static String words(SecretReference reference) {
    return reference instanceof SecretReference.EnvironmentVariable variable
        ? "set the environment variable " + variable.name()
        : "put it into the file " + ((SecretReference.SecretFile) reference).path();
  }
}
