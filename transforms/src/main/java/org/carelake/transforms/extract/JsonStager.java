package org.carelake.transforms.extract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.carelake.schemas.extract.ExtractColumn;
import org.carelake.transforms.bronze.RejectReason;

/**
 * The staged rows of one JSON file, read as they are asked for: the elements of one array, or one
 * object a line. Objects and arrays inside a row stay JSON text.
 */
final class JsonStager implements Iterator<Row> {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

  private final BufferedInputStream in;
  private final RowStager stager;
  private final Map<String, Integer> positions = new HashMap<>();
  private final Set<String> seen = new LinkedHashSet<>();
  private final Deque<Row> ready = new ArrayDeque<>();
  private final JsonParser array;
  private long number;
  private long rows;
  private boolean ended;

  JsonStager(InputStream in, RowStager.Subject subject) throws IOException {
    this.in = new BufferedInputStream(in);
    this.stager = new RowStager(subject);
    for (int i = 0; i < subject.columns().size(); i++) {
      positions.put(ExtractColumn.key(subject.columns().get(i).name()), i);
    }
    this.array = isArray() ? JSON.createParser(this.in) : null;
    if (array != null) {
      array.nextToken();
    }
  }

  /** Looks past blanks and a byte order mark. */
  private boolean isArray() throws IOException {
    while (true) {
      in.mark(1);
      int next = in.read();
      boolean passed =
          next == ' '
              || next == '\n'
              || next == '\r'
              || next == '\t'
              || next == 0xEF
              || next == 0xBB
              || next == 0xBF;
      if (!passed) {
        in.reset();
        return next == '[';
      }
    }
  }

  @Override
  public boolean hasNext() {
    try {
      while (ready.isEmpty() && !ended) {
        if (array == null) {
          line();
        } else {
          element();
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more rows");
    }
    return ready.remove();
  }

  private void end() {
    ready.add(stager.file(rows, new ArrayList<>(seen)));
    ended = true;
  }

  private void line() throws IOException {
    byte[] bytes = readLine();
    if (bytes == null) {
      end();
      return;
    }
    number++;
    if (new String(bytes, StandardCharsets.ISO_8859_1).isBlank()) {
      return;
    }
    rows++;
    try {
      stage(JSON.readTree(bytes), bytes);
    } catch (JsonProcessingException wrong) {
      ready.add(stager.refusal(number, RejectReason.JSON_SYNTAX, "the line is no JSON", bytes));
    }
  }

  private byte[] readLine() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      bytes.write(next);
      next = in.read();
    }
    return bytes.toByteArray();
  }

  private void element() throws IOException {
    try {
      JsonToken token = array.nextToken();
      if (token == null || token == JsonToken.END_ARRAY) {
        end();
        return;
      }
      number++;
      rows++;
      JsonNode node = JSON.readTree(array);
      stage(node, node.toString().getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException wrong) {
      ready.add(
          stager.refusal(
              number + 1,
              RejectReason.JSON_SYNTAX,
              "from this element on the file is no JSON",
              null));
      end();
    }
  }

  private void stage(JsonNode node, byte[] payload) {
    if (!node.isObject()) {
      ready.add(
          stager.refusal(
              number, RejectReason.NOT_AN_OBJECT, "a row must be a JSON object", payload));
      return;
    }
    String[] texts = new String[stager.width()];
    Map<String, String> extra = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      seen.add(member.getKey());
      String text = text(member.getValue());
      Integer position = positions.get(ExtractColumn.key(member.getKey()));
      if (position != null && texts[position] == null) {
        texts[position] = text;
      } else if (text != null) {
        extra.put(member.getKey(), text);
      }
    }
    ready.add(stager.row(number, texts, extra, () -> payload));
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }
}
