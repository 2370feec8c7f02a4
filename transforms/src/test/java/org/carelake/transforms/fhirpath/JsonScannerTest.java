package org.carelake.transforms.fhirpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scanner against Jackson, over random documents. */
class JsonScannerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("a", "b", "ab", "ba", "name", "näme", "x\"y", "z\\", "linkId", "extension");
  private static final List<String> TEXTS =
      List.of(
          "", "x", "\"", "\\", "a\\\"b}]", "ünïcödé", "\uD83D\uDE00", "12345678\"", "{[,:", "\n\t");

  private static JsonNode value(Random random, int depth) {
    int kind = random.nextInt(depth > 5 ? 5 : 8);
    return switch (kind) {
      case 0 -> JsonNodeFactory.instance.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
      case 1 -> JsonNodeFactory.instance.numberNode(random.nextInt());
      case 2 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
      case 3 -> JsonNodeFactory.instance.nullNode();
      case 4 -> JsonNodeFactory.instance.textNode("t".repeat(random.nextInt(40)));
      case 5 -> array(random, depth);
      default -> object(random, depth);
    };
  }

  private static ArrayNode array(Random random, int depth) {
    ArrayNode array = JSON.createArrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value(random, depth + 1));
    }
    return array;
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = JSON.createObjectNode();
    for (int i = random.nextInt(6); i > 0; i--) {
      object.set(NAMES.get(random.nextInt(NAMES.size())), value(random, depth + 1));
    }
    return object;
  }

  /** A shape that keeps some names, at every depth the same. */
  private static Shape recursive(Set<String> names) {
    Shape shape = new Shape(names, false);
    for (String name : names) {
      shape.child(shape.slot(name), shape);
    }
    return shape;
  }

  @Test
  void keepsExactlyWhatTheShapeNames() throws JsonProcessingException {
    Random random = new Random(20261121);
    for (int round = 0; round < 3000; round++) {
      Set<String> names = Set.copyOf(NAMES.subList(0, random.nextInt(NAMES.size()) + 1));
      ObjectNode document = object(random, 0);
      String text = round % 2 == 0 ? document.toString() : document.toPrettyString();
      Shape shape = recursive(names);
      Node node = new JsonScanner(text.getBytes(StandardCharsets.UTF_8)).document(shape);
      assertSame(node, document, shape, names);
    }
  }

  /** Documents come again and again, whole or in part, as they do in a file of one source. */
  @Test
  void readsWhatItKnowsAsItReadIt() throws JsonProcessingException {
    Random random = new Random(20261122);
    for (int round = 0; round < 20; round++) {
      Set<String> names = Set.copyOf(NAMES.subList(0, random.nextInt(NAMES.size()) + 1));
      Shape shape = recursive(names);
      List<ObjectNode> parts = Stream.generate(() -> object(random, 2)).limit(6).toList();
      for (int i = 0; i < 600; i++) {
        ObjectNode document = JSON.createObjectNode();
        for (String name : NAMES) {
          switch (random.nextInt(4)) {
            case 0 -> document.set(name, parts.get(random.nextInt(parts.size())));
            case 1 -> document.put(name, TEXTS.get(random.nextInt(TEXTS.size())));
            case 2 -> document.set(name, value(random, 3));
            default -> {
              // left out
            }
          }
        }
        byte[] text = (document + "\n{\"a\":1}\n").getBytes(StandardCharsets.UTF_8);
        JsonScanner scanner = JsonScanner.ofLine(text, 0, text.length);
        Node node = scanner.line(shape);
        assertThat(scanner.position()).isEqualTo(text.length - 9);
        // what is read next must not change what was read
        byte[] copy = Arrays.copyOf(text, text.length - 9);
        Node again = new JsonScanner(copy).document(shape);
        Arrays.fill(copy, (byte) '#');
        assertSame(node, document, shape, names);
        assertThat(again.slots).hasSameSizeAs(node.slots);
      }
    }
  }

  @Test
  void takesAValueForKnownOnlyWhereItStandsWhole() {
    Shape shape = recursive(Set.of("a", "b"));
    List<String> texts =
        List.of(
            "{\"a\":{\"b\":\"x\"},\"b\":\"y\"}",
            "{\"a\":{\"b\":\"x\"},\"b\":\"y\"}",
            "{\"a\":{\"b\":\"x\"},\"b\":\"y\"}",
            "{\"a\":{\"b\":\"x\",\"a\":\"z\"},\"b\":\"yy\"}",
            "{\"a\":{\"b\":\"x\"},\"b\":\"y\\\"\"}",
            "{\"a\":{\"b\":\"x\"},\"b\":\"y\"}");
    List<String> found =
        texts.stream()
            .map(text -> new JsonScanner(text.getBytes(StandardCharsets.UTF_8)).document(shape))
            .map(node -> node.slots[shape.slot("b")].toString())
            .toList();
    assertThat(found).containsExactly("y", "y", "y", "yy", "y\"", "y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\n\"b\":2}\n",
        "{\"a\":\"x\n\",\"b\":2}\n",
        "{\"a\":\"x\\\n\",\"b\":2}\n",
        "{\"c\":{\"d\":1,\n\"e\":2}}\n",
        "{\"c\":[\"0123456789\n0123456789\"]}\n",
        "{\"c\":\"\\\n\"}\n",
        "{\"a\":1}x\n",
        "{\"a\":1}{\"a\":2}\n",
        "{\"a\":[1,\n2]}\n",
        "{\"a\"\n:1}\n",
        "\n{\"a\":1}\n"
      })
  void seesThatALineIsNotOneResource(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Shape shape = recursive(Set.of("a", "b"));
    assertThatThrownBy(() -> JsonScanner.ofLine(bytes, 0, bytes.length).line(shape))
        .isInstanceOf(EvaluationException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":1}\n", "{\"a\":1} \r\n{", "{\"a\":\"\t\"}", "{ \"c\" : [\"\r\"] }\n"})
  void findsTheEndOfALine(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int lineFeed = text.indexOf('\n');
    JsonScanner scanner = JsonScanner.ofLine(bytes, 0, bytes.length);
    scanner.line(recursive(Set.of("a", "b")));
    assertThat(scanner.position()).isEqualTo(lineFeed < 0 ? text.length() : lineFeed);
  }

  private static void assertSame(Object found, JsonNode expected, Shape shape, Set<String> names) {
    if (expected == null || expected.isNull()) {
      assertThat(found).isNull();
    } else if (expected.isObject()) {
      for (String name : names) {
        assertSame(((Node) found).slots[shape.slot(name)], expected.get(name), shape, names);
      }
    } else if (expected.isArray()) {
      Object[] items = (Object[]) found;
      assertThat(items).hasSize(expected.size());
      for (int i = 0; i < items.length; i++) {
        assertSame(items[i], expected.get(i), shape, names);
      }
    } else if (expected.isBoolean()) {
      assertThat(found).isEqualTo(expected.asBoolean());
    } else {
      assertThat(found).isEqualTo(UTF8String.fromString(expected.asText()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1 \"b\":2}",
        "{\"a\":tru}",
        "{\"a\":\"x}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\q\"}",
        "{\"a\":[1,2}",
        "{\"a\":[1 2]}",
        "{\"a\":}",
        "{\"c\":{\"a\":1}",
        "{\"c\":}",
        "{\"a\":1}x",
        "{\"a\":1,\"a\":2}",
        "{a:1}"
      })
  void refusesWhatIsNoJson(String text) {
    Shape shape = recursive(Set.of("a", "b"));
    assertThatThrownBy(() -> new JsonScanner(text.getBytes(StandardCharsets.UTF_8)).document(shape))
        .isInstanceOf(EvaluationException.class)
        .hasMessageStartingWith("not valid JSON at byte");
  }

  @Test
  void refusesNestingBeyondAThousandLevels() {
    String text = "{\"a\":".repeat(2000) + "1" + "}".repeat(2000);
    Shape shape = recursive(Set.of("a"));
    assertThatThrownBy(() -> new JsonScanner(text.getBytes(StandardCharsets.UTF_8)).document(shape))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("nested more than 1000 levels deep");
  }
}
