package org.carelake.jobs.bulk;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;

/**
 * A client's private key, which signs what proves its identity: RS384 with an RSA key of at least
 * 2048 bits, ES384 with a key on P-384, the two algorithms of SMART Backend Services.
 */
final class ClientKey {
  private static final int RSA_BITS = 2048;

  private final JWSSigner signer;
  private final JWSAlgorithm algorithm;
  private final Optional<String> id;

  private ClientKey(JWSSigner signer, JWSAlgorithm algorithm, Optional<String> id) {
    this.signer = signer;
    this.algorithm = algorithm;
    this.id = id;
  }

  /**
   * Reads a key.
   *
   * @param text a JWK, a set of JWKs, or PKCS#8 in PEM
   * @param keyId which key of a set, and the id that is told to the server
   * @param location what refers to the key, for messages; the key itself never reaches one
   */
  static ClientKey parse(String text, Optional<String> keyId, Location location) {
    try {
      return text.stripLeading().startsWith("{") ? ofJwk(text, keyId) : ofPem(text, keyId);
    } catch (ParseException
        | JOSEException
        | GeneralSecurityException
        | IllegalArgumentException wrong) {
      // the cause may quote the key
      throw CarelakeException.configuration(
          location,
          "the key of a FHIR server's client must be a private JWK, a set of them in which key-id"
              + " names one, or PKCS#8 in PEM; RSA of at least "
              + RSA_BITS
              + " bits, or P-384");
    }
  }

  private static ClientKey ofJwk(String text, Optional<String> keyId)
      throws ParseException, JOSEException {
    List<JWK> keys =
        text.contains("\"keys\"") ? JWKSet.parse(text).getKeys() : List.of(JWK.parse(text));
    JWK key =
        keys.stream()
            .filter(JWK::isPrivate)
            .filter(
                each -> keyId.isEmpty() || keys.size() == 1 || keyId.get().equals(each.getKeyID()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no private key"));
    Optional<String> id = keyId.or(() -> Optional.ofNullable(key.getKeyID()));
    if (key instanceof RSAKey rsa && rsa.size() >= RSA_BITS) {
      return new ClientKey(new RSASSASigner(rsa), JWSAlgorithm.RS384, id);
    }
    if (key instanceof ECKey ec && Curve.P_384.equals(ec.getCurve())) {
      return new ClientKey(new ECDSASigner(ec), JWSAlgorithm.ES384, id);
    }
    throw new IllegalArgumentException("another kind of key");
  }

  private static ClientKey ofPem(String text, Optional<String> keyId)
      throws GeneralSecurityException, JOSEException {
    String begin = "-----BEGIN PRIVATE KEY-----";
    int start = text.indexOf(begin);
    int end = text.indexOf("-----END PRIVATE KEY-----");
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no PEM");
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(
            Base64.getMimeDecoder().decode(text.substring(start + begin.length(), end)));
    PrivateKey key = privateKey(encoded);
    if (key instanceof RSAPrivateKey rsa && rsa.getModulus().bitLength() >= RSA_BITS) {
      return new ClientKey(new RSASSASigner(rsa), JWSAlgorithm.RS384, keyId);
    }
    if (key instanceof ECPrivateKey ec && ec.getParams().getOrder().bitLength() == 384) {
      return new ClientKey(new ECDSASigner(ec), JWSAlgorithm.ES384, keyId);
    }
    throw new IllegalArgumentException("another kind of key");
  }

  private static PrivateKey privateKey(PKCS8EncodedKeySpec encoded)
      throws GeneralSecurityException {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(encoded);
    } catch (GeneralSecurityException none) {
      return KeyFactory.getInstance("EC").generatePrivate(encoded);
    }
  }

  /** Signs claims. */
  String sign(JWTClaimsSet claims) {
    JWSHeader.Builder header = new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT);
    id.ifPresent(header::keyID);
    SignedJWT jwt = new SignedJWT(header.build(), claims);
    try {
      jwt.sign(signer);
    } catch (JOSEException failure) {
      throw new IllegalStateException("can't sign with the client's key", failure);
    }
    return jwt.serialize();
  }
}
