package org.carelake.schemas.view;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.error.CarelakeException;

/**
 * Reads a ViewDefinition and refuses what the standard does not allow. Every message begins with
 * file, line, column and the JSON pointer of the wrong place. What the paths say is checked later,
 * by the compiler.
 */
public final class ViewDefinitionReader {
  private static final Set<String> RESOURCE_TYPES =
      Set.of(
          "ViewDefinition",
          "https://sql-on-fhir.org/ig/StructureDefinition/ViewDefinition",
          "http://hl7.org/fhir/uv/sql-on-fhir/StructureDefinition/ViewDefinition",
          "http://hl7.org/fhir/StructureDefinition/ViewDefinition");

  private static final Set<String> ELEMENT_KEYS =
      Set.of("id", "extension", "modifierExtension", "fhir_comments");

  private static final String CONTAINED_IN =
      "https://carelake.org/StructureDefinition/contained-in";

  private static final Set<String> CONTAINED_IN_KEYS = Set.of("id", "url", "valueCode");

  private static final Set<String> VIEW_KEYS =
      keys(
          "resourceType meta implicitRules language text contained url identifier version"
              + " versionAlgorithmString versionAlgorithmCoding name title status experimental date"
              + " publisher contact description useContext jurisdiction purpose copyright"
              + " copyrightLabel approvalDate lastReviewDate effectivePeriod topic author editor"
              + " reviewer endorser relatedArtifact resource profile fhirVersion constant where"
              + " select");

  private static final Set<String> SELECT_KEYS =
      keys("column select forEach forEachOrNull repeat unionAll");

  private static final Set<String> COLUMN_KEYS =
      keys("name path type collection description tag tags");

  private static final Set<String> WHERE_KEYS = keys("path description");

  private static final Set<String> TAG_KEYS = keys("name value");

  private static final List<String> CONSTANT_TYPES =
      List.of(
          ("base64Binary boolean canonical code date dateTime decimal id instant integer integer64"
                  + " oid string positiveInt time unsignedInt uri url uuid")
              .split(" "));

  private ViewDefinitionReader() {}

  /**
   * Reads a view.
   *
   * @param file the name by which messages call the file; gives the view's name where it has none
   * @param json the file's content
   * @throws CarelakeException when it is not a valid ViewDefinition
   */
  public static ViewDefinition read(String file, String json) {
    JsonObject view = JsonObject.of(JsonValue.parse(file, json));
    requireView(view);
    view.allow(VIEW_KEYS);
    String name = view.text("name").orElseGet(() -> nameOf(file));
    requireSqlName(view, name);
    String resource = view.requiredText("resource", "the resource type, such as \"Patient\"");
    List<ViewConstant> constants = constants(view);
    List<ViewPath> where = new ArrayList<>();
    for (JsonObject condition : view.objects("where")) {
      condition.allow(WHERE_KEYS);
      where.add(condition.requiredPath("path"));
    }
    List<ViewSelect> select = selects(view, "select");
    if (select.isEmpty()) {
      throw view.error(
          "select",
          "expected 'select' with at least one structure, such as"
              + " [{\"column\": [{\"name\": \"id\", \"path\": \"getResourceKey()\"}]}], found none");
    }
    ViewDefinition definition =
        new ViewDefinition(
            file,
            view.text("url"),
            view.text("version"),
            name,
            view.text("description"),
            resource,
            view.place("resource").location(),
            constants,
            where,
            select,
            containedIn(view));
    requireDistinctColumns(definition);
    return definition;
  }

  /** Tells what is no view at all, before every key of it is found wrong. */
  private static void requireView(JsonObject view) {
    view.text("resourceType")
        .filter(type -> !RESOURCE_TYPES.contains(type))
        .ifPresent(
            type -> {
              throw view.error(
                  "resourceType",
                  "expected a ViewDefinition, found a resource of type "
                      + type
                      + (type.equals("Library")
                          ? "; 'carelake view' runs SQL libraries"
                          : "; data is named with --input"));
            });
    if (!view.names().contains("resource") && !view.names().contains("select")) {
      throw view.error(
          "expected a ViewDefinition, that is an object with \"resource\" and \"select\", found"
              + (view.names().isEmpty()
                  ? " an empty object"
                  : " an object with " + String.join(", ", view.names())));
    }
  }

  /** The one extension that is Carelake's own; others are passed over. */
  private static Optional<String> containedIn(JsonObject view) {
    Optional<String> container = Optional.empty();
    for (JsonObject extension : view.objects("extension")) {
      if (extension.text("url").filter(CONTAINED_IN::equals).isPresent()) {
        extension.allow(CONTAINED_IN_KEYS);
        if (container.isPresent()) {
          throw extension.error("the extension " + CONTAINED_IN + " stands twice; one may stand");
        }
        container = Optional.of(extension.requiredText("valueCode", "the type of the container"));
      }
    }
    return container;
  }

  private static ViewSelect select(JsonObject select) {
    select.allow(SELECT_KEYS);
    Optional<ViewPath> forEach = select.path("forEach");
    Optional<ViewPath> forEachOrNull = select.path("forEachOrNull");
    List<ViewPath> repeat = select.paths("repeat");
    List<String> iterations =
        select.names().stream()
            .filter(Set.of("forEach", "forEachOrNull", "repeat")::contains)
            .toList();
    if (iterations.size() > 1) {
      throw select.error(
          "expected at most one of forEach, forEachOrNull and repeat, found "
              + String.join(" and ", iterations)
              + "; keep one, or put the other into a nested select");
    }
    List<ViewColumn> columns = new ArrayList<>();
    for (JsonObject column : select.objects("column")) {
      columns.add(column(column));
    }
    List<ViewSelect> nested = selects(select, "select");
    List<ViewSelect> unionAll = selects(select, "unionAll");
    if (columns.isEmpty() && nested.isEmpty() && unionAll.isEmpty()) {
      throw select.error(
          "expected 'column', 'select' or 'unionAll', found none of them; add"
              + " \"column\": [{\"name\": …, \"path\": …}]");
    }
    ViewSelect result =
        new ViewSelect(
            select.pointer(),
            select.location(),
            forEach,
            forEachOrNull,
            repeat,
            columns,
            nested,
            unionAll);
    requireEqualBranches(select, unionAll);
    return result;
  }

  private static List<ViewSelect> selects(JsonObject parent, String key) {
    return parent.objects(key).stream().map(ViewDefinitionReader::select).toList();
  }

  private static ViewColumn column(JsonObject column) {
    column.allow(COLUMN_KEYS);
    String name = column.requiredText("name", "the name of the column");
    requireSqlName(column, name);
    List<ViewTag> tags = new ArrayList<>();
    for (String key : List.of("tag", "tags")) {
      for (JsonObject tag : column.objects(key)) {
        tag.allow(TAG_KEYS);
        tags.add(
            new ViewTag(
                tag.requiredText("name", "the name of the tag"),
                tag.requiredText("value", "the value of the tag")));
      }
    }
    return new ViewColumn(
        column.pointer(),
        column.location(),
        name,
        column.requiredPath("path"),
        column.text("type").map(ViewDefinitionReader::relativeType),
        column.flag("collection"),
        column.text("description"),
        tags);
  }

  private static String relativeType(String type) {
    String base = "http://hl7.org/fhir/StructureDefinition/";
    return type.startsWith(base) ? type.substring(base.length()) : type;
  }

  private static List<ViewConstant> constants(JsonObject view) {
    List<ViewConstant> constants = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonObject constant : view.objects("constant")) {
      String name = constant.requiredText("name", "the name of the constant");
      requireSqlName(constant, name);
      if (!names.add(name)) {
        throw constant.error("name", "the constant '" + name + "' is defined twice; rename one");
      }
      constants.add(constant(constant, name));
    }
    return constants;
  }

  private static ViewConstant constant(JsonObject constant, String name) {
    List<String> given =
        constant.names().stream().filter(key -> key.startsWith("value")).sorted().toList();
    if (given.size() != 1) {
      throw constant.error(
          "expected one value for the constant '"
              + name
              + "', such as valueString, found "
              + (given.isEmpty() ? "none" : String.join(", ", given)));
    }
    String key = given.get(0);
    String type =
        CONSTANT_TYPES.stream()
            .filter(candidate -> key.equals("value" + capitalised(candidate)))
            .findFirst()
            .orElseThrow(
                () ->
                    constant.error(
                        key,
                        "expected value and one of the types "
                            + String.join(", ", CONSTANT_TYPES)
                            + ", found "
                            + key));
    Set<String> allowed = new HashSet<>(keys("name description"));
    allowed.add(key);
    constant.allow(allowed);
    String value = constant.constantText(key, type);
    return new ViewConstant(constant.pointer(), constant.location(), name, type, value);
  }

  private static void requireDistinctColumns(ViewDefinition view) {
    Map<String, ViewColumn> names = new HashMap<>();
    for (ViewColumn column : view.columns()) {
      ViewColumn first = names.putIfAbsent(column.name().toLowerCase(Locale.ROOT), column);
      if (first != null) {
        throw CarelakeException.configuration(
            column.location(),
            column.pointer()
                + ": the column '"
                + column.name()
                + "' is defined twice, first at "
                + first.pointer()
                + "; rename one (names must differ by more than their case)");
      }
    }
  }

  private static void requireEqualBranches(JsonObject select, List<ViewSelect> branches) {
    for (int i = 1; i < branches.size(); i++) {
      List<String> first = names(branches.get(0));
      List<String> other = names(branches.get(i));
      if (!first.equals(other)) {
        throw CarelakeException.configuration(
            branches.get(i).location(),
            branches.get(i).pointer()
                + ": expected the columns of the first branch of "
                + select.pointer()
                + "/unionAll, in the same order: "
                + String.join(", ", first)
                + "; found "
                + String.join(", ", other)
                + "; give all branches the same names in the same order");
      }
    }
  }

  private static List<String> names(ViewSelect select) {
    return select.allColumns().stream().map(ViewColumn::name).toList();
  }

  private static void requireSqlName(JsonObject owner, String name) {
    SqlName.require(owner, "name", name);
  }

  static String nameOf(String file) {
    String base = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
    return SqlName.isValid(base) ? base : "view";
  }

  private static String capitalised(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static Set<String> keys(String names) {
    Set<String> keys = new HashSet<>(ELEMENT_KEYS);
    keys.addAll(List.of(names.split(" ")));
    return Set.copyOf(keys);
  }
}
