package org.carelake.schemas.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.fhir.ResourceTypes;

/** Binds sources that are FHIR servers. */
final class FhirServerReader {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
  private static final int PAGE = 200;

  private final Function<Section, SecretReference> secrets;

  FhirServerReader(Function<Section, SecretReference> secrets) {
    this.secrets = secrets;
  }

  SourceConfig.FhirBulk bulk(String name, Section source) {
    SourceConfig.ExportLevel level =
        choice(source, "level", SourceConfig.ExportLevel.class, SourceConfig.ExportLevel.SYSTEM);
    Optional<String> group = source.optionalString("group");
    if (group.isPresent() != (level == SourceConfig.ExportLevel.GROUP)) {
      throw source.wrong(
          "group", "names the Group to export, and belongs to level = group and to no other");
    }
    group
        .filter(id -> !ID.matcher(id).matches())
        .ifPresent(
            id -> {
              throw source.wrong("group", "must be the id of a Group");
            });
    return new SourceConfig.FhirBulk(
        name,
        server(source),
        level,
        group,
        source.has("types") ? types(source) : List.of(),
        deletions(source),
        source.location());
  }

  SourceConfig.FhirSearch search(String name, Section source) {
    List<String> types = types(source);
    if (types.isEmpty()) {
      throw source.wrong("types", "must name at least one resource type");
    }
    return new SourceConfig.FhirSearch(
        name,
        server(source),
        types,
        source.has("page-size") ? source.positiveInt("page-size") : PAGE,
        deletions(source),
        source.location());
  }

  private static SourceConfig.Deletions deletions(Section source) {
    return choice(source, "deletions", SourceConfig.Deletions.class, SourceConfig.Deletions.AUTO);
  }

  private static List<String> types(Section source) {
    List<String> types = source.strings("types");
    for (String type : types) {
      if (!ResourceTypes.isKnown(type)) {
        throw source.wrong("types", "names no resource type of R4: '" + type + "'");
      }
    }
    return types;
  }

  private FhirServer server(Section source) {
    String text = source.string("url");
    URI base = url(source, "url", text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    Optional<FhirAuthentication> authentication =
        source.optionalSection("auth").map(this::authentication);
    if (authentication.isPresent() && !FhirServer.isSafe(base)) {
      throw source.wrong("url", "must begin with https: credentials are sent there");
    }
    return new FhirServer(
        base,
        authentication,
        source.has("trusted-origins") ? origins(source) : List.of(),
        source
            .optionalSection("patience")
            .map(FhirServerReader::patience)
            .orElse(FhirServer.Patience.DEFAULT));
  }

  private static List<String> origins(Section source) {
    return source.strings("trusted-origins").stream()
        .map(
            text -> {
              URI url = url(source, "trusted-origins", text);
              if (!FhirServer.isSafe(url)) {
                throw source.wrong("trusted-origins", "must begin with https: they get the token");
              }
              return FhirServer.origin(url);
            })
        .toList();
  }

  private FhirAuthentication authentication(Section auth) {
    String kind = auth.string("kind");
    FhirAuthentication found =
        switch (kind) {
          case "smart-backend" ->
              new FhirAuthentication.SmartBackend(
                  auth.string("client-id"),
                  secrets.apply(auth.section("key")),
                  auth.optionalString("key-id"),
                  auth.optionalString("token-url").map(text -> tokenUrl(auth, text)),
                  auth.optionalString("scope").orElse("system/*.read"));
          case "bearer" -> new FhirAuthentication.Bearer(secrets.apply(auth.section("token")));
          default ->
              throw auth.wrong(
                  "kind",
                  "is unknown: '"
                      + kind
                      + "'"
                      + Suggestion.of(kind, List.of("smart-backend", "bearer"))
                      + "; known: smart-backend, bearer");
        };
    auth.done();
    return found;
  }

  private static URI tokenUrl(Section auth, String text) {
    URI url = url(auth, "token-url", text);
    if (!FhirServer.isSafe(url)) {
      throw auth.wrong("token-url", "must begin with https: credentials are sent there");
    }
    return url;
  }

  private static FhirServer.Patience patience(Section block) {
    FhirServer.Patience usual = FhirServer.Patience.DEFAULT;
    FhirServer.Patience patience =
        new FhirServer.Patience(
            block.has("request") ? block.duration("request") : usual.request(),
            block.has("total") ? block.duration("total") : usual.total(),
            block.has("attempts") ? block.positiveInt("attempts") : usual.attempts(),
            block.has("poll-every") ? Optional.of(block.duration("poll-every")) : Optional.empty());
    block.done();
    return patience;
  }

  private static URI url(Section section, String key, String text) {
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!http || url.getHost() == null) {
        throw section.wrong(key, "must be a URL that begins with https:// or http://");
      }
      if (url.getUserInfo() != null || url.getQuery() != null || url.getFragment() != null) {
        throw section.wrong(key, "must hold no user, query or fragment");
      }
      return url;
    } catch (URISyntaxException wrong) {
      throw section.wrong(key, "must be a URL");
    }
  }

  private static <E extends Enum<E>> E choice(Section section, String key, Class<E> type, E usual) {
    Optional<String> text = section.optionalString(key);
    if (text.isEmpty()) {
      return usual;
    }
    return Stream.of(type.getEnumConstants())
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text.get()))
        .findFirst()
        .orElseThrow(() -> unknown(section, key, type, text.get()));
  }

  private static CarelakeException unknown(
      Section section, String key, Class<? extends Enum<?>> type, String found) {
    List<String> known =
        Stream.of(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    return section.wrong(key, "knows " + String.join(", ", known) + ", found '" + found + "'");
  }
}
