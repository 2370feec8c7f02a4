package org.carelake.jobs.cli;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.SecretReference;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.transforms.masking.PseudonymKey;

/**
 * The pseudonym keys of an installation. Where the environment has a published demo key, a tenant
 * whose own key is not set gets one made from it and the tenant's name.
 */
final class PseudonymKeys {
  private static final String ANON = "anon";

  private final Installation installation;
  private final Secrets secrets;

  PseudonymKeys(Installation installation, Secrets secrets) {
    this.installation = installation;
    this.secrets = secrets;
  }

  /**
   * The key of a tenant that has an anonymised track.
   *
   * @throws CarelakeException when it is missing, too short, or another tenant's too
   */
  Optional<PseudonymKey> key(TenantConfig tenant) {
    if (!tenant.tracks().contains(ANON)) {
      return Optional.empty();
    }
    return Optional.of(required(tenant));
  }

  /**
   * The key of the marks that stand for erased people: the one that the tenant's file names, else
   * one made from the pseudonym key, so that no mark is a pseudonym.
   *
   * @throws CarelakeException when there is neither, or it is too short
   */
  PseudonymKey erasureKey(TenantConfig tenant) {
    Optional<SecretReference> own = tenant.duties().erasureKey();
    if (own.isEmpty()) {
      return required(tenant).derived("erasure");
    }
    String secret = secrets.require(own.get());
    if (secret.getBytes(StandardCharsets.UTF_8).length < PseudonymKey.MIN_BYTES) {
      throw CarelakeException.configuration(
          own.get().location(),
          "the erasure key is shorter than " + PseudonymKey.MIN_BYTES + " bytes");
    }
    return PseudonymKey.of(secret).derived("erasure");
  }

  /** The erasure key where there is one; a tenant that has none can't have erased anybody. */
  Optional<PseudonymKey> erasureKeyIfAny(TenantConfig tenant) {
    boolean possible =
        tenant.duties().erasureKey().isPresent()
            || tenant.pseudonymKey().flatMap(secrets::find).isPresent()
            || installation.environment().demoPseudonymKey().isPresent();
    return possible ? Optional.of(erasureKey(tenant)) : Optional.empty();
  }

  /** The state of a tenant's key in words; never anything of the key. */
  String state(TenantConfig tenant) {
    if (tenant.pseudonymKey().isEmpty() && !tenant.tracks().contains(ANON)) {
      return "none configured; the named track needs none";
    }
    PseudonymKey key = required(tenant);
    boolean own = tenant.pseudonymKey().flatMap(secrets::find).isPresent();
    return own
        ? "set, key id " + key.id()
        : "not set; a key made from the local environment's published demo key stands in";
  }

  private PseudonymKey required(TenantConfig tenant) {
    Optional<SecretReference> reference = tenant.pseudonymKey();
    Optional<PseudonymKey> own = own(tenant);
    if (own.isEmpty()) {
      return installation
          .environment()
          .demoPseudonymKey()
          .map(demo -> PseudonymKey.of(demo).derived(tenant.name()))
          .orElseThrow(() -> missing(tenant, reference));
    }
    Optional<String> secret = reference.flatMap(secrets::find);
    for (TenantConfig other : installation.tenants()) {
      if (!other.name().equals(tenant.name())
          && other.pseudonymKey().flatMap(secrets::find).equals(secret)) {
        throw CarelakeException.configuration(
            reference.orElseThrow().location(),
            "the pseudonym key is the same as that of tenant '"
                + other.name()
                + "': people could be followed from one tenant to the other; give each its own");
      }
    }
    return own.orElseThrow();
  }

  private Optional<PseudonymKey> own(TenantConfig tenant) {
    return tenant
        .pseudonymKey()
        .flatMap(
            reference ->
                secrets
                    .find(reference)
                    .map(
                        secret -> {
                          if (secret.getBytes(StandardCharsets.UTF_8).length
                              < PseudonymKey.MIN_BYTES) {
                            throw CarelakeException.configuration(
                                reference.location(),
                                "the pseudonym key is shorter than "
                                    + PseudonymKey.MIN_BYTES
                                    + " bytes");
                          }
                          return PseudonymKey.of(secret);
                        }));
  }

  private static CarelakeException missing(
      TenantConfig tenant, Optional<SecretReference> reference) {
    return reference.isEmpty()
        ? CarelakeException.configuration(
            tenant.location(),
            "track anon needs a pseudonym key: add pseudonym-key { env = NAME } or { file = PATH }")
        : CarelakeException.configuration(
            reference.get().location(), "the pseudonym key that this line refers to is missing");
  }
}
