package org.carelake.transforms.view;

import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.carelake.transforms.view.RandomVocabulary.Element;

/**
 * Random resources that are valid by the definitions: cardinalities, choices, codes of required
 * bindings; nested, with extensions, also of primitive values, and contained resources.
 */
final class RandomResources {
  static final List<String> WORDS =
      List.of("Anna", "anna", "Éva", "x y", "7", "a\"b\\c", "line\nbreak", "😀", "true");
  static final List<String> CODES = List.of("a", "b", "final", "home", "x-1");
  static final List<String> URLS = List.of("urn:u", "urn:v", "http://example.org/w");
  static final List<String> DATES = List.of("1980", "1980-06", "1980-06-15", "1999-12-31");
  static final List<String> DATE_TIMES =
      List.of(
          "1980",
          "1980-06",
          "1980-06-15",
          "1980-06-15T10:00:00Z",
          "1980-06-15T12:00:00+02:00",
          "1999-12-31T23:59:59.999-05:00");
  static final List<String> INSTANTS =
      List.of("1980-06-15T10:00:00Z", "1980-06-15T12:00:00.123+02:00");
  static final List<String> TIMES = List.of("10:00:00", "23:59:59");
  static final List<String> DECIMALS =
      List.of("1.0", "1.00", "1", "-3.25", "0.0000117", "123456789012345.678901", "0.10");
  static final List<String> REFERENCES =
      List.of("Patient/p1", "Practitioner/a-1", "http://example.org/fhir/Patient/p2", "#c1");
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

  private final RandomVocabulary vocabulary;
  private final Random random;

  RandomResources(RandomVocabulary vocabulary, Random random) {
    this.vocabulary = vocabulary;
    this.random = random;
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** A resource of a type. */
  ObjectNode resource(String type, String id) {
    ObjectNode resource = NODES.objectNode().put("resourceType", type).put("id", id);
    if (id.equals("r") && oneIn(3) && hasContained(type)) {
      resource.putArray("contained").add(resource(any(List.of("Patient", type)), "c1"));
    }
    if (hasContained(type)) {
      extensions(resource, 4, 1);
    }
    members(resource, vocabulary.resource(type), 0);
    return resource;
  }

  private static boolean hasContained(String type) {
    return !Set.of("Parameters", "Bundle", "Binary").contains(type);
  }

  private void members(ObjectNode object, BaseRuntimeElementDefinition<?> type, int depth) {
    Set<String> given = new HashSet<>();
    for (Element element : vocabulary.elements(type)) {
      boolean wanted = element.required() || (depth < 5 && random.nextInt(10) < 7 - depth);
      if (wanted && given.add(element.name())) {
        add(object, element, depth);
      }
    }
  }

  private void add(ObjectNode object, Element element, int depth) {
    if (!element.many()) {
      if (element.isPrimitive()) {
        primitive(object, element);
      } else if (element.isComposite()) {
        object.set(element.jsonName(), composite(element.definition(), depth + 1));
      }
      return;
    }
    int count = 1 + random.nextInt(depth < 3 ? 3 : 2);
    if (element.isPrimitive()) {
      primitives(object, element, count);
    } else {
      ArrayNode items = object.putArray(element.jsonName());
      for (int i = 0; i < count; i++) {
        items.add(composite(element.definition(), depth + 1));
      }
    }
  }

  private ObjectNode composite(BaseRuntimeElementDefinition<?> type, int depth) {
    ObjectNode object = NODES.objectNode();
    if (oneIn(10)) {
      object.put("id", any(CODES));
    }
    extensions(object, 8, depth);
    if (type.getName().equals("Reference")) {
      object.put("reference", any(REFERENCES));
      return object;
    }
    members(object, type, depth);
    if (object.isEmpty()) {
      // FHIR knows no empty object
      object.put("id", any(CODES));
    }
    return object;
  }

  private void primitive(ObjectNode object, Element element) {
    boolean extended = oneIn(8);
    if (!extended || !vocabulary.valueless() || !oneIn(3)) {
      object.set(element.jsonName(), value(element));
    }
    if (extended) {
      object.set("_" + element.jsonName(), extended());
    }
  }

  private void primitives(ObjectNode object, Element element, int count) {
    ArrayNode values = object.putArray(element.jsonName());
    ArrayNode extensions = NODES.arrayNode();
    boolean anyExtended = false;
    for (int i = 0; i < count; i++) {
      boolean extended = oneIn(8);
      anyExtended |= extended;
      // the first has a value: HAPI reads an array of nothing but extensions as one element
      boolean valueless = i > 0 && extended && vocabulary.valueless() && oneIn(3);
      values.add(valueless ? NODES.nullNode() : value(element));
      extensions.add(extended ? extended() : NODES.nullNode());
    }
    if (anyExtended) {
      object.set("_" + element.jsonName(), extensions);
    }
  }

  /** What stands beside a primitive value. */
  private ObjectNode extended() {
    ObjectNode object = NODES.objectNode();
    if (oneIn(4)) {
      object.put("id", any(CODES));
    }
    object.putArray("extension").add(extension(2));
    return object;
  }

  private void extensions(ObjectNode object, int rarity, int depth) {
    if (oneIn(rarity)) {
      ArrayNode extensions = object.putArray("extension");
      for (int i = 1 + random.nextInt(2); i > 0; i--) {
        extensions.add(extension(depth));
      }
    }
  }

  private ObjectNode extension(int depth) {
    ObjectNode extension = NODES.objectNode().put("url", any(URLS));
    switch (random.nextInt(depth < 4 ? 6 : 4)) {
      case 0 -> extension.put("valueBoolean", random.nextBoolean());
      case 1 -> extension.put("valueInteger", random.nextInt(5));
      case 2 -> extension.set("valueDecimal", number(any(DECIMALS)));
      case 3 -> extension.put("valueString", any(WORDS));
      case 4 -> extension.putObject("valueCoding").put("system", any(URLS)).put("code", any(CODES));
      default -> extension.putArray("extension").add(extension(depth + 1));
    }
    return extension;
  }

  private static JsonNode number(String digits) {
    return NODES.numberNode(new BigDecimal(digits));
  }

  private JsonNode value(Element element) {
    if (!element.codes().isEmpty()) {
      return NODES.textNode(any(element.codes()));
    }
    return switch (element.type()) {
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      case "integer" -> NODES.numberNode(random.nextInt(5) - 2);
      case "positiveInt" -> NODES.numberNode(1 + random.nextInt(3));
      case "unsignedInt" -> NODES.numberNode(random.nextInt(3));
      case "decimal" -> number(any(DECIMALS));
      case "date" -> NODES.textNode(any(DATES));
      case "dateTime" -> NODES.textNode(any(DATE_TIMES));
      case "instant" -> NODES.textNode(any(INSTANTS));
      case "time" -> NODES.textNode(any(TIMES));
      case "uri", "url", "canonical" -> NODES.textNode(any(URLS));
      case "oid" -> NODES.textNode("urn:oid:1.2.3");
      case "uuid" -> NODES.textNode("urn:uuid:c757873d-ec9a-4326-a141-556f43239520");
      case "base64Binary" -> NODES.textNode("AQID");
      case "code", "id" -> NODES.textNode(any(CODES));
      default -> NODES.textNode(any(WORDS));
    };
  }
}
