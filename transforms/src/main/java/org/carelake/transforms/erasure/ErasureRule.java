package org.carelake.transforms.erasure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.carelake.schemas.fhir.PatientCompartment;
import org.carelake.schemas.fhir.ResourceTypes;
import org.carelake.transforms.erasure.Suppression.Kind;

/**
 * Says of a FHIR resource what erasure makes of it.
 *
 * <ul>
 *   <li>It goes when it is an erased patient, when its subject is one, when one of the references
 *       that put it into a patient's compartment (R4's CompartmentDefinition) leads to one and it
 *       tells of no other patient, or when it tells of no patient but of a resource that went (such
 *       as a response that names its encounter alone).
 *   <li>It stays without what points to the person when it tells of other patients too or belongs
 *       to no compartment: list elements around such a reference go, single references go.
 *   <li>Otherwise it stays as it is.
 * </ul>
 *
 * <p>References are looked for at any depth: in contained resources, extensions and the entries of
 * Bundles that are kept whole; literal (with a base URL or version or not), {@code urn:uuid:},
 * conditional by identifier, and logical by identifier.
 */
public final class ErasureRule implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final Set<String> SUBJECTS =
      Set.of("subject", "patient", "beneficiary", "candidate", "individual", "for");
  private static final Pattern PATIENT = Pattern.compile("Patient/([A-Za-z0-9\\-.]{1,64})");
  private static final Pattern STRING = Pattern.compile("\"([^\"\\\\]{1,200})\"");
  private static final int SHORTEST_IDENTIFIER = 5;

  private final Suppression suppression;
  private final Map<String, List<String>> compartments = new ConcurrentHashMap<>();

  /** A rule for what has been erased. */
  public ErasureRule(Suppression suppression) {
    this.suppression = Objects.requireNonNull(suppression, "suppression is null");
  }

  /** What becomes of a record. */
  public enum Action {
    KEEP,
    REMOVE,
    REDACT
  }

  /**
   * What becomes of a resource.
   *
   * @param json the resource without what points to the person; empty unless redacted
   */
  public record Verdict(Action action, String json) {
    static final Verdict KEEP = new Verdict(Action.KEEP, "");
    static final Verdict REMOVE = new Verdict(Action.REMOVE, "");
  }

  /** The value of an identifier that is long enough to stand for one person. */
  public static boolean isTelling(String identifier) {
    return identifier.length() >= SHORTEST_IDENTIFIER;
  }

  /** What becomes of a deletion, of which only type and id are known. */
  public Verdict judgeDeletion(String type, String id) {
    return isErased(type, id) ? Verdict.REMOVE : Verdict.KEEP;
  }

  /**
   * What becomes of a resource.
   *
   * @param json one JSON object; what can't be parsed is judged as a refused payload
   */
  public Verdict judge(String type, String id, String json) {
    ObjectNode resource;
    try {
      if (!(JSON.readTree(json) instanceof ObjectNode object)) {
        return judgePayload(json);
      }
      resource = object;
    } catch (JsonProcessingException unreadable) {
      return judgePayload(json);
    }
    if (type.equals("Patient") && suppression.holds(Kind.PERSON, id)) {
      return Verdict.REMOVE;
    }
    References found = new References();
    found.collect(resource, type);
    if (found.person) {
      boolean about =
          isAbout(resource) || (!found.others && (found.inside || isInCompartment(type, resource)));
      return about ? Verdict.REMOVE : redacted(resource);
    }
    if (suppression.holds(Kind.RESOURCE, type + "/" + id) && !found.others) {
      return Verdict.REMOVE;
    }
    if (found.resources) {
      return !found.others && !compartment(type).isEmpty() ? Verdict.REMOVE : redacted(resource);
    }
    return Verdict.KEEP;
  }

  /** What becomes of a refused piece of input, which need not be JSON. */
  public Verdict judgePayload(String text) {
    Matcher references = PATIENT.matcher(text);
    while (references.find()) {
      if (suppression.holds(Kind.PERSON, references.group(1))) {
        return Verdict.REMOVE;
      }
    }
    Matcher strings = STRING.matcher(text);
    while (strings.find()) {
      String value = strings.group(1);
      if (suppression.holds(Kind.PERSON, tail(value))
          || (isTelling(value) && suppression.holds(Kind.IDENTIFIER, value))) {
        return Verdict.REMOVE;
      }
    }
    return Verdict.KEEP;
  }

  /** The stand-in for the content hash of a redacted resource. */
  public String blinded(String contentHash) {
    return suppression.blinded(contentHash).orElse(contentHash);
  }

  private boolean isErased(String type, String id) {
    return (type.equals("Patient") && suppression.holds(Kind.PERSON, id))
        || suppression.holds(Kind.RESOURCE, type + "/" + id);
  }

  private static String tail(String value) {
    return value.startsWith("urn:uuid:") ? value.substring("urn:uuid:".length()) : value;
  }

  private boolean isAbout(ObjectNode resource) {
    return SUBJECTS.stream().anyMatch(name -> leadsToPerson(resource.path(name)));
  }

  private boolean isInCompartment(String type, ObjectNode resource) {
    return compartment(type).stream()
        .anyMatch(path -> leadsToPerson(resource, path.split("\\."), 0));
  }

  private List<String> compartment(String type) {
    return compartments.computeIfAbsent(
        type,
        known -> ResourceTypes.isKnown(known) ? PatientCompartment.references(known) : List.of());
  }

  private boolean leadsToPerson(JsonNode node, String[] path, int step) {
    if (node.isArray()) {
      for (JsonNode element : node) {
        if (leadsToPerson(element, path, step)) {
          return true;
        }
      }
      return false;
    }
    return step == path.length
        ? leadsToPerson(node)
        : leadsToPerson(node.path(path[step]), path, step + 1);
  }

  private boolean leadsToPerson(JsonNode node) {
    if (node.isArray()) {
      for (JsonNode element : node) {
        if (leadsToPerson(element)) {
          return true;
        }
      }
      return false;
    }
    return node.isObject() && target(node) == Target.PERSON;
  }

  private Verdict redacted(ObjectNode resource) {
    prune(resource);
    return new Verdict(Action.REDACT, resource.toString());
  }

  /** Takes out what leads to the person; whether the node itself is to go. */
  private boolean prune(JsonNode node) {
    if (node.isArray()) {
      for (var elements = node.elements(); elements.hasNext(); ) {
        JsonNode element = elements.next();
        if (tells(element)) {
          elements.remove();
        }
      }
      return node.isEmpty();
    }
    if (!(node instanceof ObjectNode object)) {
      return false;
    }
    if (isErasedResource(object) || isErasedTarget(target(object))) {
      return true;
    }
    for (var fields = object.properties().iterator(); fields.hasNext(); ) {
      JsonNode value = fields.next().getValue();
      boolean wasEmpty = value.isEmpty();
      if (value.isContainerNode() && !wasEmpty && prune(value)) {
        fields.remove();
      }
    }
    return object.isEmpty();
  }

  /** Whether a reference to the person stands anywhere in a node. */
  private boolean tells(JsonNode node) {
    if (node instanceof ObjectNode object
        && (isErasedResource(object) || isErasedTarget(target(object)))) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && tells(child)) {
        return true;
      }
    }
    return false;
  }

  private boolean isErasedResource(JsonNode object) {
    String type = object.path("resourceType").asText();
    return !type.isEmpty()
        && (isErased(type, object.path("id").asText())
            || (type.equals("Patient") && hasIdentifier(object)));
  }

  private boolean hasIdentifier(JsonNode patient) {
    for (JsonNode identifier : patient.path("identifier")) {
      String value = identifier.path("value").asText();
      if (isTelling(value) && suppression.holds(Kind.IDENTIFIER, value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isErasedTarget(Target target) {
    return target == Target.PERSON || target == Target.RESOURCE;
  }

  /** Where a reference leads. */
  private enum Target {
    NOWHERE,
    PERSON,
    OTHER_PATIENT,
    RESOURCE
  }

  private Target target(JsonNode object) {
    JsonNode reference = object.path("reference");
    if (reference.isTextual()) {
      Target target = target(reference.asText());
      if (target != Target.NOWHERE) {
        return target;
      }
    }
    JsonNode identifier = object.path("identifier");
    boolean logical =
        identifier.isObject()
            && (object.path("type").asText().equals("Patient") || reference.isMissingNode());
    String value = identifier.path("value").asText();
    return logical && isTelling(value) && suppression.holds(Kind.IDENTIFIER, value)
        ? Target.PERSON
        : Target.NOWHERE;
  }

  private Target target(String reference) {
    if (reference.startsWith("urn:uuid:")) {
      return suppression.holds(Kind.PERSON, tail(reference)) ? Target.PERSON : Target.NOWHERE;
    }
    int query = reference.indexOf('?');
    if (query >= 0) {
      String value = reference.substring(reference.lastIndexOf('=') + 1);
      String bare = value.substring(value.lastIndexOf('|') + 1);
      return isTelling(bare) && suppression.holds(Kind.IDENTIFIER, bare)
          ? Target.PERSON
          : Target.NOWHERE;
    }
    int history = reference.indexOf("/_history/");
    String plain = history < 0 ? reference : reference.substring(0, history);
    int slash = plain.lastIndexOf('/');
    if (slash < 1) {
      return Target.NOWHERE;
    }
    String id = plain.substring(slash + 1);
    String type = plain.substring(plain.lastIndexOf('/', slash - 1) + 1, slash);
    if (type.equals("Patient")) {
      return suppression.holds(Kind.PERSON, id) ? Target.PERSON : Target.OTHER_PATIENT;
    }
    return suppression.holds(Kind.RESOURCE, type + "/" + id) ? Target.RESOURCE : Target.NOWHERE;
  }

  /** What a resource refers to. */
  private final class References {
    private boolean person;
    private boolean others;
    private boolean resources;
    private boolean inside;

    private void collect(JsonNode node, String rootType) {
      if (node instanceof ObjectNode object) {
        nested(object, rootType);
        switch (target(object)) {
          case PERSON -> person = true;
          case OTHER_PATIENT -> others = true;
          case RESOURCE -> resources = true;
          case NOWHERE -> {}
        }
      }
      for (JsonNode child : node) {
        if (child.isContainerNode()) {
          collect(child, "");
        }
      }
    }

    /** A patient inside a Bundle, or contained: the resource as a whole belongs to that patient. */
    private void nested(ObjectNode object, String rootType) {
      if (!rootType.isEmpty() || !object.path("resourceType").asText().equals("Patient")) {
        return;
      }
      boolean known =
          suppression.holds(Kind.PERSON, object.path("id").asText()) || hasIdentifier(object);
      person |= known;
      inside |= known;
      others |= !known;
    }
  }
}
