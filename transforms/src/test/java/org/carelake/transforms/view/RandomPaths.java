package org.carelake.transforms.view;

import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import java.util.List;
import java.util.Random;
import org.carelake.transforms.view.RandomVocabulary.Element;

/** Random FHIRPath expressions that fit the definitions. */
final class RandomPaths {
  private final RandomVocabulary vocabulary;
  private final Random random;

  RandomPaths(RandomVocabulary vocabulary, Random random) {
    this.vocabulary = vocabulary;
    this.random = random;
  }

  /**
   * An expression.
   *
   * @param text as written
   * @param type name of the FHIR type of its items
   * @param definition their definition, to go on from
   * @param many whether it may give several
   * @param codes the codes of a required binding
   */
  record Path(
      String text,
      String type,
      BaseRuntimeElementDefinition<?> definition,
      boolean many,
      List<String> codes) {
    boolean isComposite() {
      return definition != null;
    }
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A path from a focus to elements that have elements, or nothing when none is near. */
  Path composite(BaseRuntimeElementDefinition<?> focus, int depth) {
    List<Element> elements =
        vocabulary.elements(focus).stream().filter(Element::isComposite).toList();
    if (elements.isEmpty()) {
      return null;
    }
    Path path = narrowed(step("", false, any(elements)), depth);
    while (random.nextInt(3) == 0) {
      List<Element> next =
          vocabulary.elements(path.definition()).stream().filter(Element::isComposite).toList();
      if (next.isEmpty()) {
        break;
      }
      path = narrowed(step(path.text() + ".", path.many(), any(next)), depth);
    }
    return path;
  }

  private static Path step(String prefix, boolean many, Element element) {
    return new Path(
        prefix + element.path(),
        element.type(),
        element.isComposite() ? element.definition() : null,
        many || element.many(),
        element.codes());
  }

  /** A path from a focus to primitive values. */
  Path primitive(BaseRuntimeElementDefinition<?> focus, int depth) {
    if (random.nextInt(8) == 0) {
      return extensionValue(focus, depth);
    }
    String prefix = "";
    boolean many = false;
    BaseRuntimeElementDefinition<?> type = focus;
    for (int i = 0; i < 6; i++) {
      List<Element> elements = vocabulary.elements(type);
      if (elements.isEmpty()) {
        break;
      }
      Element element = any(elements);
      if (element.isPrimitive()) {
        return step(prefix, many, element);
      }
      if (element.isComposite()) {
        Path on = narrowed(step(prefix, many, element), depth);
        prefix = on.text() + ".";
        many = on.many();
        type = on.definition();
      }
    }
    return new Path(prefix + "id", "string", null, many, List.of());
  }

  /** The value of an extension, of an element or of a primitive value. */
  private Path extensionValue(BaseRuntimeElementDefinition<?> focus, int depth) {
    List<Element> primitives =
        vocabulary.elements(focus).stream().filter(Element::isPrimitive).toList();
    Path of = random.nextBoolean() ? composite(focus, depth) : null;
    String owner = "";
    boolean many = true;
    if (of != null) {
      owner = of.text() + ".";
    } else if (!primitives.isEmpty() && random.nextBoolean()) {
      owner = any(primitives).path() + ".";
    } else if (focus.getName().equals("Parameters")) {
      return new Path("id", "id", null, false, List.of());
    }
    String type = any(List.of("string", "integer", "boolean", "decimal"));
    String extension = owner + "extension('" + any(RandomResources.URLS) + "')";
    if (random.nextInt(4) == 0) {
      extension += ".extension";
    }
    return new Path(extension + ".value.ofType(" + type + ")", type, null, many, List.of());
  }

  /** Perhaps fewer of the items. */
  private Path narrowed(Path path, int depth) {
    if (!path.many()) {
      return path;
    }
    String text = path.text();
    return switch (random.nextInt(depth > 0 ? 12 : 9)) {
      case 0 -> fewer(path, text + ".first()", false);
      case 1 -> fewer(path, text + ".last()", false);
      case 2 -> fewer(path, text + ".tail()", true);
      case 3 -> fewer(path, text + ".skip(1)", true);
      case 4 -> fewer(path, text + ".take(2)", true);
      case 5 -> fewer(path, text + "[0]", false);
      case 9, 10, 11 -> {
        String condition =
            path.isComposite()
                ? condition(path.definition(), depth - 1)
                : vocabulary.valueless() ? "exists()" : "$this != " + literal(path);
        yield fewer(path, text + ".where(" + condition + ")", true);
      }
      default -> path;
    };
  }

  private static Path fewer(Path path, String text, boolean many) {
    return new Path(text, path.type(), path.definition(), many, path.codes());
  }

  /** A condition over a focus. */
  String condition(BaseRuntimeElementDefinition<?> focus, int depth) {
    if (depth > 0) {
      switch (random.nextInt(6)) {
        case 0 -> {
          return "(" + condition(focus, depth - 1) + ").not()";
        }
        case 1, 2 -> {
          String operator = any(List.of(" and ", " or ", " xor ", " implies "));
          return "("
              + condition(focus, depth - 1)
              + ")"
              + operator
              + "("
              + condition(focus, depth - 1)
              + ")";
        }
        case 3 -> {
          Path path = composite(focus, 0);
          if (path != null) {
            String function = any(List.of("exists", "all"));
            return path.text()
                + "."
                + function
                + "("
                + condition(path.definition(), depth - 1)
                + ")";
          }
        }
        default -> {}
      }
    }
    Path path = primitive(focus, 0);
    if (random.nextInt(6) == 0) {
      for (Element element : vocabulary.elements(focus)) {
        if (element.choice() && !element.many()) {
          return element.name() + " is " + element.type();
        }
      }
    }
    return switch (random.nextInt(vocabulary.valueless() ? 3 : 6)) {
      case 0 -> path.text() + ".exists()";
      case 1 -> path.text() + ".empty()";
      case 2 -> grouped(path) + ".count() > " + random.nextInt(3);
      case 3 -> single(path) + any(List.of(" = ", " != ")) + literal(path);
      case 4 -> compared(path);
      default -> literal(path) + " in (" + path.text() + ")";
    };
  }

  private String single(Path path) {
    if (path.many()) {
      return "(" + path.text() + ").first()";
    }
    return grouped(path);
  }

  /** HAPI loses what follows an index in front of an operator; parentheses keep it together. */
  private static String grouped(Path path) {
    return path.text().contains("]") ? "(" + path.text() + ")" : path.text();
  }

  private String compared(Path path) {
    String operator = any(List.of(" < ", " <= ", " > ", " >= "));
    return switch (path.type()) {
      // HAPI compares no integer with a value of a subtype
      case "boolean", "base64Binary", "positiveInt", "unsignedInt" -> path.text() + ".exists()";
      default -> single(path) + operator + literal(path);
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
  }

  /** A literal that may equal an item of the path. */
  String literal(Path path) {
    if (!path.codes().isEmpty()) {
      return quoted(any(path.codes()));
    }
    return switch (path.type()) {
      case "boolean" -> any(List.of("true", "false"));
      case "integer", "positiveInt", "unsignedInt" -> String.valueOf(random.nextInt(3));
      case "decimal" -> any(List.of("1.0", "1", "0.1", "2.50"));
      case "date" -> "@" + any(RandomResources.DATES);
      case "dateTime", "instant" -> dateTime(any(RandomResources.DATE_TIMES));
      case "time" -> "@T" + any(RandomResources.TIMES);
      case "uri", "url", "canonical" -> quoted(any(RandomResources.URLS));
      case "code", "id" -> quoted(any(RandomResources.CODES));
      case "base64Binary" -> "'AQID'";
      default -> quoted(any(RandomResources.WORDS));
    };
  }

  private static String dateTime(String text) {
    return text.indexOf('T') < 0 ? "@" + text + "T" : "@" + text;
  }

  /** A column's expression: values, or something worked out from them. */
  Path column(BaseRuntimeElementDefinition<?> focus) {
    Path path = primitive(focus, 2);
    return switch (random.nextInt(18)) {
      case 8, 9 -> set(path, focus);
      case 10 -> referred(focus, path);
      case 0 -> new Path(path.text() + ".exists()", "boolean", null, false, List.of());
      case 1 -> new Path(path.text() + ".count()", "integer", null, false, List.of());
      case 2 -> new Path(condition(focus, 2), "boolean", null, false, List.of());
      case 3 -> new Path("%rowIndex", "integer", null, false, List.of());
      case 4 -> derived(path);
      case 5 -> new Path("%c" + random.nextInt(3), "string", null, false, List.of());
      case 6 -> {
        Path other = primitive(focus, 0);
        yield other.type().equals(path.type()) && !vocabulary.valueless()
            ? new Path(
                "(" + grouped(path) + " | " + grouped(other) + ")",
                path.type(),
                null,
                true,
                List.of())
            : path;
      }
      case 7 ->
          new Path(
              "iif(" + condition(focus, 1) + ", " + single(path) + ", {})",
              path.type(),
              null,
              false,
              List.of());
      default -> narrowed(path, 1);
    };
  }

  /** What is worked out from collections. The order of distinct items is open, so they count. */
  private Path set(Path path, BaseRuntimeElementDefinition<?> focus) {
    Path other = primitive(focus, 0);
    if (!other.type().equals(path.type()) || vocabulary.valueless()) {
      return path;
    }
    String argument = "(" + other.text() + ")";
    return switch (random.nextInt(8)) {
      case 0 -> number(grouped(path) + ".distinct().count()");
      case 1 -> truth(grouped(path) + ".isDistinct()");
      case 2 -> number(grouped(path) + ".intersect" + argument + ".count()");
      // not exclude(): HAPI's leaves x.exclude(x) as it is
      case 3 -> truth(grouped(path) + ".intersect" + argument + ".exists()");
      case 4 -> fewer(path, grouped(path) + ".combine" + argument, true);
      // single() of nothing is an error in HAPI, where FHIRPath says empty
      case 5 -> fewer(path, unlessEmpty(path, ".single()"), false);
      // join() of nothing is an empty string in HAPI, where SQL on FHIR says empty
      case 6 ->
          path.type().equals("string")
              ? fewer(path, unlessEmpty(path, ".join(',')"), false)
              : truth(grouped(path) + ".all($this != " + literal(path) + ")");
      default -> fewer(path, grouped(path) + ".select($this)", path.many());
    };
  }

  private static String unlessEmpty(Path path, String function) {
    return "iif(" + grouped(path) + ".exists(), " + grouped(path) + function + ", {})";
  }

  private static Path number(String text) {
    return new Path(text, "integer", null, false, List.of());
  }

  private static Path truth(String text) {
    return new Path(text, "boolean", null, false, List.of());
  }

  /** A contained resource, where the focus is a resource; else what a reference leads to. */
  private Path referred(BaseRuntimeElementDefinition<?> focus, Path otherwise) {
    if (focus instanceof RuntimeResourceDefinition && !focus.getName().equals("Parameters")) {
      BaseRuntimeElementDefinition<?> patient = vocabulary.resource("Patient");
      Path inner = primitive(patient, 0);
      String text = "contained.ofType(Patient)." + inner.text();
      return new Path(text, inner.type(), null, true, inner.codes());
    }
    for (Element element : vocabulary.elements(focus)) {
      if (element.type().equals("Reference")) {
        String text = element.path() + any(List.of(".resolve().id", ".getReferenceKey()"));
        return new Path(text, "string", null, element.many(), List.of());
      }
    }
    return otherwise;
  }

  private Path derived(Path path) {
    if (vocabulary.valueless()) {
      return path;
    }
    String one = single(path);
    return switch (path.type()) {
      // not toInteger() and toDecimal(): HAPI makes 1 of the text 'true'; nor toChars(): it halves
      // characters outside of the basic plane
      case "string", "code", "markdown", "id" ->
          new Path(
              one
                  + any(
                      List.of(
                          ".upper()",
                          ".trim()",
                          ".endsWith('a')",
                          ".substring(1, 2)",
                          ".split(' ').count()",
                          ".replaceMatches('[aeiou]', '*')",
                          ".hasValue()",
                          ".lower()",
                          ".length()",
                          ".substring(1)",
                          ".startsWith('a')",
                          ".contains('n')",
                          ".indexOf('n')",
                          ".replace('n', 'm')",
                          ".matches('^[a-z]+$')",
                          " & '-'",
                          " + '-'")),
              "string",
              null,
              false,
              List.of());
      // HAPI can't reckon with the subtypes of integer
      case "integer" ->
          new Path(
              one + any(List.of(" + 1", " - 2", " * 3", " div 2", " mod 2", " / 2")),
              "integer",
              null,
              false,
              List.of());
      case "decimal" ->
          new Path(one + any(List.of(" + 1", " - 0.5", " * 2")), "decimal", null, false, List.of());
      case "boolean" -> new Path(one + ".not()", "boolean", null, false, List.of());
      default -> new Path(one + ".toString()", "string", null, false, List.of());
    };
  }
}
