package org.carelake.schemas.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What becomes of rows of the target {@code anon} whose quasi-identifiers too few persons share.
 * Which columns these are is said by the masking profile.
 *
 * @param k how many persons must share them; without it each entry of the profile says so
 * @param action what is done
 */
public record AnonymityOptions(OptionalInt k, Action action) {
  /** What a tenant has unless its file says otherwise. */
  public static final AnonymityOptions DEFAULT =
      new AnonymityOptions(OptionalInt.empty(), Action.REPORT);

  /** What is done about such rows. */
  public enum Action {
    /** They are published, and counted on the console. */
    REPORT,
    /** They are published with empty quasi-identifiers. */
    BLANK,
    /** They are left out. */
    SUPPRESS,
    /** Nothing is published. */
    FAIL;

    /** The name in a tenant's file. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The action of a name. */
    public static Optional<Action> fromCode(String code) {
      return Arrays.stream(values()).filter(action -> action.code().equals(code)).findFirst();
    }

    /** All names. */
    public static List<String> codes() {
      return Arrays.stream(values()).map(Action::code).toList();
    }
  }

  public AnonymityOptions {
    Objects.requireNonNull(k, "k is null");
    Objects.requireNonNull(action, "action is null");
  }
}
