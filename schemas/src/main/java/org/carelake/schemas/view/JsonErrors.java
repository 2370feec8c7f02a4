package org.carelake.schemas.view;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;

/** Says in plain words, with a mark under the place, why a text is not JSON. */
final class JsonErrors {
  private static final Pattern CHARACTER =
      Pattern.compile("Unexpected character \\('(.*?)' \\(code \\d+");
  private static final Pattern TOKEN = Pattern.compile("Unrecognized token '([^']*)'");
  private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '([^']*)'");

  private JsonErrors() {}

  static CarelakeException of(String file, String json, JsonProcessingException broken) {
    JsonLocation at = broken.getLocation();
    String message = "not valid JSON: " + words(broken.getOriginalMessage());
    if (at == null) {
      return CarelakeException.configuration(Location.of(file), message);
    }
    return CarelakeException.configuration(
        new Location(file, at.getLineNr(), at.getColumnNr()), message + marked(json, at));
  }

  private static String words(String message) {
    Matcher character = CHARACTER.matcher(message);
    String found = character.find() ? "'" + character.group(1) + "'" : "other text";
    if (message.contains("comment")) {
      return "JSON has no comments; remove it";
    }
    if (message.contains("comma to separate")) {
      return "expected a comma or the closing bracket before " + found;
    }
    if (message.contains("expected a valid value")) {
      return found.equals("']'") || found.equals("'}'")
          ? "expected a value before " + found + "; remove the comma in front of it"
          : "expected a value, found " + found + "; text stands in double quotes";
    }
    if (message.contains("double-quote to start field name")) {
      return found.equals("'}'")
          ? "expected a member's name before '}'; remove the comma in front of it"
          : "expected a member's name in double quotes, found " + found;
    }
    if (message.contains("colon to separate")) {
      return "expected a colon after the member's name, found " + found;
    }
    if (message.contains("Unexpected end-of-input")) {
      return "the file ends before all brackets and quotes are closed";
    }
    if (message.contains("Illegal unquoted character")) {
      return "a line break or tab stands inside of a string; write \\n or \\t, or close the quote";
    }
    Matcher token = TOKEN.matcher(message);
    if (token.find()) {
      return "expected a value, found " + token.group(1) + "; text stands in double quotes";
    }
    Matcher duplicate = DUPLICATE.matcher(message);
    if (duplicate.find()) {
      return "the member '" + duplicate.group(1) + "' stands twice in one object; remove one";
    }
    return message;
  }

  private static String marked(String json, JsonLocation at) {
    List<String> lines = json.lines().toList();
    if (at.getLineNr() < 1 || at.getLineNr() > lines.size()) {
      return "";
    }
    String line = lines.get(at.getLineNr() - 1);
    int column = Math.min(Math.max(at.getColumnNr() - 1, 0), line.length());
    int from = Math.max(0, column - 70);
    return "\n  "
        + line.substring(from, Math.min(line.length(), column + 30))
        + "\n  "
        + " ".repeat(column - from)
        + "^";
  }
}
