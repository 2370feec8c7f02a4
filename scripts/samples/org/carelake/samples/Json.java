package org.carelake.samples;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * JSON trees of plain collections: {@code Map} in key order, {@code List}, {@code String}, {@code
 * Integer}, {@code Long}, {@code BigDecimal}, {@code Boolean}; {@code null} only inside a list,
 * where FHIR needs it.
 */
final class Json {
  private Json() {}

  /**
   * An object of alternating keys and values; a pair whose value is null, an empty list or map is
   * left out.
   */
  static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      put(object, (String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }

  static void put(Map<String, Object> object, String key, Object value) {
    boolean empty =
        value == null
            || value instanceof List<?> list && list.isEmpty()
            || value instanceof Map<?, ?> map && map.isEmpty();
    if (!empty) {
      object.put(key, value);
    }
  }

  static List<Object> array(Object... values) {
    List<Object> list = new ArrayList<>();
    for (Object value : values) {
      list.add(value);
    }
    return list;
  }

  /** A copy that shares nothing changeable with the original. */
  static Map<String, Object> copy(Map<String, Object> object) {
    Map<String, Object> copy = new LinkedHashMap<>();
    object.forEach((key, value) -> copy.put(key, copyOf(value)));
    return copy;
  }

  private static Object copyOf(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, inner) -> copy.put((String) key, copyOf(inner)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(inner -> copy.add(copyOf(inner)));
      return copy;
    }
    return value;
  }

  /** The same content with the keys of every object in reverse order. */
  static Map<String, Object> reversed(Map<String, Object> object) {
    List<String> keys = new ArrayList<>(object.keySet());
    Collections.reverse(keys);
    Map<String, Object> reversed = new LinkedHashMap<>();
    keys.forEach(key -> reversed.put(key, reversedValue(object.get(key))));
    return reversed;
  }

  @SuppressWarnings("unchecked")
  private static Object reversedValue(Object value) {
    if (value instanceof Map<?, ?> map) {
      return reversed((Map<String, Object>) map);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(inner -> copy.add(reversedValue(inner)));
      return copy;
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> child(Map<String, Object> object, String key) {
    return (Map<String, Object>)
        object.computeIfAbsent(key, k -> new LinkedHashMap<String, Object>());
  }

  @SuppressWarnings("unchecked")
  static List<Object> children(Map<String, Object> object, String key) {
    return (List<Object>) object.computeIfAbsent(key, k -> new ArrayList<>());
  }

  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof String text) {
      writeText(text, out);
    } else if (value instanceof BigDecimal decimal) {
      out.append(decimal.toPlainString());
    } else if (value instanceof Map<?, ?> map) {
      String separator = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator);
        separator = ",";
        writeText((String) entry.getKey(), out);
        out.append(':');
        write(entry.getValue(), out);
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      String separator = "[";
      for (Object inner : list) {
        out.append(separator);
        separator = ",";
        write(inner, out);
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else {
      out.append(value);
    }
  }

  private static void writeText(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
