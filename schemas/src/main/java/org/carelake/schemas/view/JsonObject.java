package org.carelake.schemas.view;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.error.Suggestion;

/** A JSON object of a view, with the checks that every part of a view needs. */
final class JsonObject {
  private static final Pattern WHOLE = Pattern.compile("-?\\d+");

  private final JsonValue.Members members;

  private JsonObject(JsonValue.Members members) {
    this.members = members;
  }

  static JsonObject of(JsonValue value) {
    if (value instanceof JsonValue.Members members) {
      return new JsonObject(members);
    }
    throw error(value, "expected a JSON object, found " + describe(value) + hint(value.pointer()));
  }

  private static String hint(String pointer) {
    if (pointer.isEmpty()) {
      return "; a file holds one view";
    }
    return pointer.startsWith("/where/")
        ? "; a condition is written {\"path\": \"active = true\"}"
        : "";
  }

  String pointer() {
    return members.pointer();
  }

  Location location() {
    return members.location();
  }

  Collection<String> names() {
    return members.values().keySet();
  }

  /** Refuses members that the standard does not know; those that begin with _ are let through. */
  void allow(Set<String> keys) {
    members
        .values()
        .forEach(
            (name, value) -> {
              if (!keys.contains(name) && !name.startsWith("_")) {
                throw error(value, "unknown key '" + name + "'" + Suggestion.of(name, keys));
              }
            });
  }

  Optional<String> text(String key) {
    return scalar(key, JsonToken.VALUE_STRING, "a string").map(JsonValue.Scalar::text);
  }

  String requiredText(String key, String meaning) {
    return text(key)
        .orElseThrow(() -> error("expected '" + key + "': " + meaning + "; it is missing"));
  }

  Optional<ViewPath> path(String key) {
    return scalar(key, JsonToken.VALUE_STRING, "a FHIRPath expression as a string")
        .map(JsonObject::path);
  }

  ViewPath requiredPath(String key) {
    return path(key)
        .orElseThrow(() -> error("expected '" + key + "': a FHIRPath expression; it is missing"));
  }

  List<ViewPath> paths(String key) {
    List<ViewPath> paths = new ArrayList<>();
    for (JsonValue value : elements(key)) {
      if (!(value instanceof JsonValue.Scalar scalar) || scalar.token() != JsonToken.VALUE_STRING) {
        throw error(value, "expected a FHIRPath expression as a string, found " + describe(value));
      }
      paths.add(path(scalar));
    }
    return paths;
  }

  boolean flag(String key) {
    JsonValue value = members.values().get(key);
    if (value == null) {
      return false;
    }
    if (value instanceof JsonValue.Scalar scalar && scalar.token().isBoolean()) {
      return scalar.token() == JsonToken.VALUE_TRUE;
    }
    throw error(value, "expected true or false, without quotes, found " + describe(value));
  }

  /** Whether a member is the number 0. */
  boolean isZero(String key) {
    return members.values().get(key) instanceof JsonValue.Scalar scalar
        && scalar.token() == JsonToken.VALUE_NUMBER_INT
        && scalar.text().equals("0");
  }

  Optional<JsonObject> object(String key) {
    return Optional.ofNullable(members.values().get(key)).map(JsonObject::of);
  }

  List<JsonObject> objects(String key) {
    return elements(key).stream().map(JsonObject::of).toList();
  }

  /** The text of a constant after a look at whether JSON type and FHIR type agree. */
  String constantText(String key, String type) {
    JsonValue value = members.values().get(key);
    if (value instanceof JsonValue.Scalar scalar && agrees(scalar, type)) {
      return scalar.text();
    }
    throw error(value, "expected a value of type " + type + ", found " + describe(value));
  }

  private static boolean agrees(JsonValue.Scalar scalar, String type) {
    return switch (type) {
      case "boolean" -> scalar.token().isBoolean();
      case "decimal" -> scalar.token().isNumeric();
      case "integer", "positiveInt", "unsignedInt" -> scalar.token() == JsonToken.VALUE_NUMBER_INT;
      case "integer64" ->
          scalar.token() == JsonToken.VALUE_NUMBER_INT
              || (scalar.token() == JsonToken.VALUE_STRING
                  && WHOLE.matcher(scalar.text()).matches());
      default -> scalar.token() == JsonToken.VALUE_STRING;
    };
  }

  /** The place of a member; of the object where it has none of the name. */
  ViewPath place(String key) {
    JsonValue value = members.values().getOrDefault(key, members);
    return new ViewPath(value.pointer(), value.location(), "");
  }

  CarelakeException error(String message) {
    return error(members, message);
  }

  CarelakeException error(String key, String message) {
    return error(members.values().getOrDefault(key, members), message);
  }

  private static CarelakeException error(JsonValue at, String message) {
    String place = at.pointer().isEmpty() ? "" : at.pointer() + ": ";
    return CarelakeException.configuration(at.location(), place + message);
  }

  private static ViewPath path(JsonValue.Scalar scalar) {
    return new ViewPath(scalar.pointer(), scalar.location(), scalar.text());
  }

  private Optional<JsonValue.Scalar> scalar(String key, JsonToken token, String expected) {
    JsonValue value = members.values().get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof JsonValue.Scalar scalar && scalar.token() == token) {
      return Optional.of(scalar);
    }
    throw error(value, "expected " + expected + ", found " + describe(value));
  }

  private List<JsonValue> elements(String key) {
    JsonValue value = members.values().get(key);
    if (value == null) {
      return List.of();
    }
    if (value instanceof JsonValue.Elements array) {
      return array.values();
    }
    throw error(
        value, "expected a JSON array, found " + describe(value) + "; put it into brackets: [ … ]");
  }

  private static String describe(JsonValue value) {
    if (value instanceof JsonValue.Members) {
      return "a JSON object";
    }
    if (value instanceof JsonValue.Elements) {
      return "a JSON array";
    }
    JsonToken token = ((JsonValue.Scalar) value).token();
    if (token == JsonToken.VALUE_STRING) {
      return "a string";
    }
    if (token.isNumeric()) {
      return "a number";
    }
    return token == JsonToken.VALUE_NULL ? "null" : "true or false";
  }
}
