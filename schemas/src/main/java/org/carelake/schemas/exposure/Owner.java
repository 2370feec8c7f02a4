package org.carelake.schemas.exposure;

import java.util.Objects;
import java.util.Optional;

/** Who answers for an exposure: a team or an office, and how to reach it. */
public record Owner(String name, Optional<String> email) {
  public Owner {
    Objects.requireNonNull(name, "name is null");
    Objects.requireNonNull(email, "email is null");
  }
}
