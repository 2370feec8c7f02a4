package org.carelake.jobs.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.carelake.jobs.bulk.FaultServer.body;
import static org.carelake.jobs.bulk.FaultServer.json;
import static org.carelake.jobs.bulk.FaultServer.status;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.carelake.schemas.config.FhirAuthentication;
import org.carelake.schemas.config.FhirServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmartTokensTest {
  @TempDir Path folder;
  private FaultServer server;
  private ExtractFixture extract;

  @BeforeEach
  void start() throws Exception {
    server = new FaultServer();
    extract = new ExtractFixture(folder);
    server
        .on("POST /token", token("t1", 300))
        .on("GET /fhir/Patient", json("{\"resourceType\":\"Bundle\",\"type\":\"searchset\"}"))
        .on(
            "GET /fhir/.well-known/smart-configuration",
            json("{\"token_endpoint\":\"" + server.url("/token") + "\"}"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static FaultServer.Reply token(String token, int seconds) {
    return body(
        200,
        "{\"access_token\":\""
            + token
            + "\",\"token_type\":\"bearer\",\"expires_in\":"
            + seconds
            + "}");
  }

  private FhirServer smart(Optional<String> keyId) {
    return extract.server(
        server,
        new FhirAuthentication.SmartBackend(
            "carelake", ExtractFixture.SECRET, keyId, Optional.empty(), "system/*.read"));
  }

  private SignedJWT assertion(int number) throws Exception {
    Map<String, String> form = new HashMap<>();
    for (String pair : server.requests("POST /token").get(number).body().split("&")) {
      String[] parts = pair.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    assertThat(form)
        .containsEntry("grant_type", "client_credentials")
        .containsEntry("scope", "system/*.read")
        .containsEntry(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    return SignedJWT.parse(form.get("client_assertion"));
  }

  @Test
  void signsWithAnEllipticKeyOfASet() throws Exception {
    ECKey key = new ECKeyGenerator(Curve.P_384).keyID("second").generate();
    ECKey other = new ECKeyGenerator(Curve.P_384).keyID("first").generate();
    extract.secret = new JWKSet(List.of(other, key)).toString(false);
    extract.run(extract.search(smart(Optional.of("second")), "Patient"));
    SignedJWT jwt = assertion(0);
    assertThat(jwt.verify(new ECDSAVerifier(key.toPublicJWK()))).isTrue();
    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES384");
    assertThat(jwt.getHeader().getKeyID()).isEqualTo("second");
    assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("carelake");
    assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo("carelake");
    assertThat(jwt.getJWTClaimsSet().getAudience())
        .containsExactly(server.url("/token").toString());
    assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant())
        .isAfter(extract.clock.instant())
        .isBeforeOrEqualTo(extract.clock.instant().plus(Duration.ofMinutes(5)));
    assertThat(server.requests("GET /fhir/Patient").get(0).header("Authorization"))
        .isEqualTo("Bearer t1");
  }

  @Test
  void signsWithAnRsaKeyInPem() throws Exception {
    RSAKey key = new RSAKeyGenerator(2048).generate();
    extract.secret =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key.toPrivateKey().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    extract.run(extract.search(smart(Optional.of("k1")), "Patient"));
    SignedJWT jwt = assertion(0);
    assertThat(jwt.verify(new RSASSAVerifier(key.toPublicJWK()))).isTrue();
    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("RS384");
    assertThat(jwt.getHeader().getKeyID()).isEqualTo("k1");
  }

  @Test
  void renewsATokenBeforeItEndsAndWhenItIsRefused() throws Exception {
    extract.secret = new ECKeyGenerator(Curve.P_384).generate().toJSONString();
    server
        .on("POST /token", token("t1", 300), status(503), token("t2", 300), token("t3", 300))
        .on("GET /fhir/$export", status(202, "Content-Location", "/status"))
        .on(
            "GET /status",
            status(202, "Retry-After", "269"),
            status(202, "Retry-After", "1"),
            status(401),
            status(202, "Retry-After", "1"),
            json(
                "{\"transactionTime\":\"2026-11-01T12:00:00Z\",\"requiresAccessToken\":false,"
                    + "\"output\":[],\"deleted\":[]}"));
    extract.run(extract.bulk(smart(Optional.empty())));
    assertThat(server.requests("GET /status"))
        .extracting(request -> request.header("Authorization"))
        .containsExactly("Bearer t1", "Bearer t1", "Bearer t2", "Bearer t3", "Bearer t3");
    assertThat(assertion(1).getJWTClaimsSet().getJWTID())
        .isNotEqualTo(assertion(2).getJWTClaimsSet().getJWTID());
  }

  @Test
  void tellsTheErrorOfTheTokenEndpointAndNeitherItsTextNorTheKey() throws Exception {
    extract.secret = new ECKeyGenerator(Curve.P_384).generate().toJSONString();
    server.on(
        "POST /token",
        body(400, "{\"error\":\"invalid_client\",\"error_description\":\"secret text\"}"));
    assertThatThrownBy(() -> extract.run(extract.search(smart(Optional.empty()), "Patient")))
        .hasMessageContaining("gave no access token: 400 (invalid_client)")
        .hasMessageNotContaining("secret text");
    extract.secret = "{\"kty\":\"EC\",\"d\":\"private\"}";
    assertThatThrownBy(() -> extract.run(extract.search(smart(Optional.empty()), "Patient")))
        .hasMessageContaining("must be a private JWK")
        .hasMessageNotContaining("\"d\"")
        .hasNoCause();
  }
}
