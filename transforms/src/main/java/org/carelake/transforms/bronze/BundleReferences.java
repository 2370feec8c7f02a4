package org.carelake.transforms.bronze;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.carelake.schemas.fhir.ResourceTypes;

/**
 * What the references inside one Bundle mean: {@code urn:} references name an entry's fullUrl,
 * conditional references ({@code Patient?identifier=system|value}) an entry's identifier. A name
 * that two resources bear resolves to neither.
 */
final class BundleReferences {
  private static final String UUID_URN = "urn:uuid:";
  private static final Pattern CONDITIONAL =
      Pattern.compile("([A-Z][A-Za-z]+)\\?identifier=([^&]+)");
  private static final String AMBIGUOUS = "";

  private final Map<String, String> targets = new HashMap<>();

  BundleReferences(BundleOutline bundle) {
    for (BundleOutline.Entry entry : bundle.entries()) {
      Optional<String> id = id(entry);
      if (id.isEmpty() || entry.type() == null || !ResourceTypes.isKnown(entry.type())) {
        continue;
      }
      String target = entry.type() + "/" + id.get();
      if (entry.fullUrl() != null) {
        name(entry.fullUrl(), target);
      }
      for (String identifier : entry.identifiers()) {
        name(entry.type() + "?" + identifier, target);
        String value = identifier.substring(identifier.indexOf('|') + 1);
        name(entry.type() + "?" + value, target);
      }
    }
  }

  /** The id of an entry's resource: its own, or that of its fullUrl, or that of its request. */
  static Optional<String> id(BundleOutline.Entry entry) {
    if (entry.id() != null) {
      return Optional.of(entry.id()).filter(EnvelopeReader::isValidId);
    }
    if (!entry.hasResource()) {
      return Optional.empty();
    }
    if (entry.fullUrl() != null && entry.fullUrl().startsWith(UUID_URN)) {
      return Optional.of(entry.fullUrl().substring(UUID_URN.length()))
          .filter(BundleReferences::isUuid);
    }
    if (entry.type() != null && "PUT".equals(entry.method()) && entry.url() != null) {
      String prefix = entry.type() + "/";
      return Optional.of(entry.url())
          .filter(url -> url.startsWith(prefix))
          .map(url -> url.substring(prefix.length()))
          .filter(EnvelopeReader::isValidId);
    }
    return Optional.empty();
  }

  /** Whether a reference can only be understood inside its Bundle. */
  static boolean isLocal(String reference) {
    return reference.startsWith("urn:") || reference.indexOf('?') > 0;
  }

  /** The literal reference that a local one stands for; empty when no single entry bears it. */
  Optional<String> resolve(String reference) {
    String name = reference;
    Matcher conditional = CONDITIONAL.matcher(reference);
    if (conditional.matches()) {
      name = conditional.group(1) + "?" + decode(conditional.group(2));
    }
    return Optional.ofNullable(targets.get(name)).filter(target -> !target.equals(AMBIGUOUS));
  }

  private void name(String name, String target) {
    targets.merge(name, target, (one, other) -> one.equals(other) ? one : AMBIGUOUS);
  }

  private static String decode(String encoded) {
    if (encoded.indexOf('%') < 0) {
      return encoded;
    }
    try {
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return encoded;
    }
  }

  private static boolean isUuid(String text) {
    try {
      return text.length() == 36 && UUID.fromString(text) != null;
    } catch (IllegalArgumentException notAUuid) {
      return false;
    }
  }
}
