package org.carelake.transforms.bronze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

  /** Another way to the canonical form: Jackson's tree, sorted and written by Jackson. */
  private static String expected(JsonNode node) throws Exception {
    if (node.isObject()) {
      Map<String, String> members = new TreeMap<>();
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        String name = JACKSON.writeValueAsString(member.getKey());
        members.put(name.substring(1, name.length() - 1), expected(member.getValue()));
      }
      List<String> written = new ArrayList<>();
      members.forEach((name, value) -> written.add("\"" + name + "\":" + value));
      return "{" + String.join(",", written) + "}";
    }
    if (node.isArray()) {
      List<String> written = new ArrayList<>();
      for (JsonNode element : node) {
        written.add(expected(element));
      }
      return "[" + String.join(",", written) + "]";
    }
    return node.isNumber() ? node.decimalValue().toPlainString() : node.toString();
  }

  /** Writes a tree with its members in any order, with white space and needless escapes. */
  private static String scrambled(JsonNode node, Random random) throws Exception {
    String space = " \t\n\r".substring(0, random.nextInt(5));
    List<String> parts = new ArrayList<>();
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        parts.add(
            scrambledText(member.getKey(), random)
                + space
                + ":"
                + scrambled(member.getValue(), random));
      }
      Collections.shuffle(parts, random);
      return space + "{" + String.join(",", parts) + space + "}" + space;
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        parts.add(scrambled(element, random));
      }
      return "[" + space + String.join("," + space, parts) + "]";
    }
    return node.isTextual() ? scrambledText(node.textValue(), random) : space + node + space;
  }

  private static String scrambledText(String text, Random random) throws Exception {
    StringBuilder escaped = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (random.nextInt(3) == 0 || c < 0x20 || c == '"' || c == '\\') {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(Character.isSurrogate(c) ? String.format("\\u%04X", (int) c) : c);
      }
    }
    return escaped.append('"').toString();
  }

  @Provide
  Arbitrary<JsonNode> trees() {
    Arbitrary<String> texts =
        Arbitraries.strings()
            .withChars("ab\"\\/\n\u0001\u007fé€ \u2028zZ0")
            .ofMaxLength(6)
            .map(text -> text.endsWith("z") ? text + "\ud83d\ude00" : text);
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            texts.map(NODES::textNode),
            Arbitraries.bigDecimals().ofScale(3).map(NODES::numberNode),
            Arbitraries.longs().map(NODES::numberNode),
            Arbitraries.of(NODES.booleanNode(true), NODES.booleanNode(false), NODES.nullNode()));
    Arbitrary<JsonNode> level = leaves.map(leaf -> (JsonNode) leaf);
    for (int depth = 0; depth < 3; depth++) {
      Arbitrary<JsonNode> inner = level;
      level =
          Arbitraries.oneOf(
              inner,
              inner.list().ofMaxSize(4).map(all -> (JsonNode) NODES.arrayNode().addAll(all)),
              Arbitraries.maps(texts, inner)
                  .ofMaxSize(8)
                  .map(all -> (JsonNode) NODES.objectNode().setAll(all)));
    }
    return level;
  }

  @Property(tries = 300)
  void canonicalFormDependsOnTheValueOnly(@ForAll("trees") JsonNode tree, @ForAll long seed)
      throws Exception {
    assertThat(canonical(scrambled(tree, new Random(seed)))).isEqualTo(expected(tree));
  }

  @Test
  void manyMembersAreSortedToo() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 100; i < 300; i++) {
      names.add("\"k" + i + "\":" + i);
    }
    String sorted = "{" + String.join(",", names) + "}";
    Collections.shuffle(names, new Random(1));
    assertThat(canonical("{" + String.join(" , ", names) + "}")).isEqualTo(sorted);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-0,0",
    "-0.0,0.0",
    "1.50,1.50",
    "-12.340,-12.340",
    "1e5,100000",
    "1.5E+1,15",
    "1.50e1,15.0",
    "1E-2,0.01",
    "-25e-1,-2.5",
    "0e7,0",
    "1e999999,1e999999"
  })
  void numbersLoseTheirExponentAndKeepTheirScale(String written, String canonical)
      throws Exception {
    assertThat(canonical(written)).isEqualTo(canonical);
    if (!written.endsWith("999999")) {
      assertThat(new BigDecimal(canonical)).isEqualByComparingTo(new BigDecimal(written));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "+1",
        ".5",
        "1.",
        "1e",
        "- 1",
        "NaN",
        "tru e",
        "nul",
        "'a'",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "[1,]",
        "[1 2]",
        "{} {}",
        "[]x",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "}",
        ",",
        "{\"a\":1;\"b\":2}",
        "//c\n1"
      })
  void whatIsNotJsonIsRefused(String text) {
    assertThat(reason(text)).isIn(RejectReason.JSON_SYNTAX, RejectReason.TRUNCATED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "[1,",
        "\"a",
        "\"\\u00",
        "tr",
        "1."
      })
  void whatEndsTooEarlyIsTruncated(String text) {
    assertThat(reason(text)).isEqualTo(RejectReason.TRUNCATED);
  }

  @Test
  void twoMembersOfOneNameAreRefusedHoweverTheyAreWritten() {
    assertThat(reason("{\"a\":1,\"b\":2,\"\\u0061\":1}")).isEqualTo(RejectReason.DUPLICATE_MEMBER);
    StringBuilder many = new StringBuilder("{\"k7\":0");
    for (int i = 0; i < 1000; i++) {
      many.append(",\"k").append(i).append("\":0");
    }
    assertThat(reason(many + "}")).isEqualTo(RejectReason.DUPLICATE_MEMBER);
  }

  @Test
  void nestingIsLimited() throws Exception {
    assertThat(canonical("[".repeat(20) + "]".repeat(20))).hasSize(40);
    assertThat(reason("[".repeat(21) + "]".repeat(21))).isEqualTo(RejectReason.TOO_DEEP);
    assertThat(reason("[".repeat(100_000))).isEqualTo(RejectReason.TOO_DEEP);
  }

  @Test
  void aLoneSurrogateStaysAnEscape() throws Exception {
    assertThat(canonical("\"\\ud83d\\ude00 \\uD83D x\"")).isEqualTo("\"\ud83d\ude00 \\uD83D x\"");
  }

  @Test
  void messagesSayWhereAndNeverWhat() {
    assertThatThrownBy(() -> canonical("{\"name\": \"Ann\" \"born\": 1}"))
        .hasMessage("expected ',' or '}' at byte 15");
  }

  private static String canonical(String text) throws RejectedException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    JsonScanner scanner = new JsonScanner(20);
    scanner.scan(bytes, 0, bytes.length);
    return new String(scanner.canonical(), 0, scanner.canonicalLength(), StandardCharsets.UTF_8);
  }

  private static RejectReason reason(String text) {
    try {
      canonical(text);
      throw new AssertionError("accepted");
    } catch (RejectedException rejection) {
      return rejection.reason();
    }
  }
}
