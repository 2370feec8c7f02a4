package org.carelake.schemas.config;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/** How a FHIR server is told who asks. */
public sealed interface FhirAuthentication {
  /** The secret that proves it. */
  SecretReference secret();

  /**
   * SMART Backend Services: a signed JWT is exchanged for an access token that lives for minutes.
   *
   * @param clientId what the server knows the client by
   * @param secret the private key: a JWK, a set of JWKs, or PKCS#8 in PEM; RSA or P-384
   * @param keyId the key's id at the server; that of the JWK when empty
   * @param tokenUrl where tokens are given; what the server's smart-configuration says when empty
   * @param scope what is asked for
   */
  record SmartBackend(
      String clientId,
      SecretReference secret,
      Optional<String> keyId,
      Optional<URI> tokenUrl,
      String scope)
      implements FhirAuthentication {
    public SmartBackend {
      Objects.requireNonNull(clientId, "clientId is null");
      Objects.requireNonNull(secret, "secret is null");
      Objects.requireNonNull(keyId, "keyId is null");
      Objects.requireNonNull(tokenUrl, "tokenUrl is null");
      Objects.requireNonNull(scope, "scope is null");
    }
  }

  /**
   * An access token that somebody else renews.
   *
   * @param secret the token
   */
  record Bearer(SecretReference secret) implements FhirAuthentication {
    public Bearer {
      Objects.requireNonNull(secret, "secret is null");
    }
  }
}
