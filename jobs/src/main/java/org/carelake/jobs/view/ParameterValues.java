package org.carelake.jobs.view;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.view.SqlLibrary;

/** Reads {@code name=value} as the types that a library declares. */
final class ParameterValues {
  private final Map<String, String> given;

  private ParameterValues(Map<String, String> given) {
    this.given = given;
  }

  /**
   * Splits what was typed.
   *
   * @throws CarelakeException when one is not {@code name=value} or stands twice
   */
  static ParameterValues of(List<String> typed) {
    Map<String, String> given = new HashMap<>();
    for (String text : typed) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw CarelakeException.usage("--param expects name=value, found '" + text + "'");
      }
      if (given.put(text.substring(0, equals), text.substring(equals + 1)) != null) {
        throw CarelakeException.usage(
            "--param gives '" + text.substring(0, equals) + "' twice; give it once");
      }
    }
    return new ParameterValues(given);
  }

  /** Refuses values that no library asks for. */
  void requireDeclared(List<SqlLibrary> libraries) {
    List<String> declared = new ArrayList<>();
    libraries.forEach(
        library -> library.parameters().forEach(parameter -> declared.add(parameter.name())));
    for (String name : given.keySet()) {
      if (!declared.contains(name)) {
        throw CarelakeException.usage(
            "--param "
                + name
                + ": there is no such parameter"
                + Suggestion.of(name, declared)
                + "; declared: "
                + (declared.isEmpty() ? "none" : String.join(", ", declared)));
      }
    }
  }

  /**
   * The values of a library's parameters, null for one that may be left out.
   *
   * @throws CarelakeException when one is missing or is no value of its type
   */
  Map<String, Object> of(SqlLibrary library) {
    Map<String, Object> values = new HashMap<>();
    for (SqlLibrary.Parameter parameter : library.parameters()) {
      String text = given.get(parameter.name());
      if (text == null && parameter.required()) {
        throw CarelakeException.configuration(
            parameter.location(),
            parameter.pointer()
                + ": the parameter '"
                + parameter.name()
                + "' has no value; add --param "
                + parameter.name()
                + "="
                + example(parameter.type()));
      }
      values.put(parameter.name(), text == null ? null : value(parameter, text));
    }
    return values;
  }

  private static Object value(SqlLibrary.Parameter parameter, String text) {
    try {
      return switch (parameter.type()) {
        case "boolean" -> truth(text);
        case "integer", "positiveInt", "unsignedInt" -> Integer.valueOf(text);
        case "integer64" -> Long.valueOf(text);
        case "decimal" -> new BigDecimal(text);
        case "date" -> date(text);
        case "dateTime", "instant" -> instant(text);
        default -> text;
      };
    } catch (NumberFormatException | DateTimeException wrong) {
      throw CarelakeException.usage(
          "--param "
              + parameter.name()
              + " expects a value of type "
              + parameter.type()
              + ", such as "
              + example(parameter.type())
              + ", found '"
              + text
              + "'");
    }
  }

  private static Boolean truth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new NumberFormatException("neither true nor false");
    }
    return text.equals("true");
  }

  /** A date; of a year or a month its first day. */
  private static LocalDate date(String text) {
    return switch (text.length()) {
      case 4 -> Year.parse(text).atDay(1);
      case 7 -> YearMonth.parse(text).atDay(1);
      default -> LocalDate.parse(text);
    };
  }

  /** A time with zone; of a date its start in UTC. */
  private static Instant instant(String text) {
    return text.contains("T")
        ? OffsetDateTime.parse(text).toInstant()
        : date(text).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static String example(String type) {
    return switch (type) {
      case "boolean" -> "true";
      case "integer", "positiveInt", "unsignedInt", "integer64" -> "42";
      case "decimal" -> "1.5";
      case "date" -> "2024-01-31";
      case "dateTime", "instant" -> "2024-01-31T00:00:00Z";
      default -> "text";
    };
  }
}
