package org.carelake.schemas.view;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Suggestion;
import org.carelake.schemas.view.SqlLibrary.Kind;
import org.carelake.schemas.view.SqlLibrary.Parameter;
import org.carelake.schemas.view.SqlLibrary.Sql;
import org.carelake.schemas.view.SqlLibrary.Table;

/**
 * Reads a Library with SQL and refuses what the profiles SQLQuery and SQLView do not allow. Every
 * message begins with file, line, column and the JSON pointer of the wrong place.
 */
public final class SqlLibraryReader {
  private static final Set<String> LIBRARY_KEYS =
      keys(
          "resourceType id meta implicitRules language text contained extension modifierExtension"
              + " url identifier version versionAlgorithmString versionAlgorithmCoding name title"
              + " subtitle status experimental type subjectCodeableConcept subjectReference date"
              + " publisher contact description useContext jurisdiction purpose usage copyright"
              + " copyrightLabel approvalDate lastReviewDate effectivePeriod topic author editor"
              + " reviewer endorser relatedArtifact parameter dataRequirement content");

  private static final Set<String> ARTIFACT_KEYS =
      keys(
          "id extension type classification label display citation url document resource"
              + " resourceReference publicationStatus publicationDate");

  private static final Set<String> PARAMETER_KEYS =
      keys("id extension name use min max documentation type profile");

  private static final Set<String> CONTENT_KEYS =
      keys(
          "id extension contentType language data url size hash title creation height width frames"
              + " duration pages");

  private static final List<String> PARAMETER_TYPES =
      List.of(
          ("string integer date dateTime boolean decimal canonical code id instant integer64"
                  + " markdown oid positiveInt time unsignedInt uri url uuid")
              .split(" "));

  /** Content types that Spark runs, the most wanted first. */
  private static final List<String> DIALECTS =
      List.of(
          "application/sql;dialect=spark-sql",
          "application/sql;dialect=spark",
          "application/sql",
          "application/sql;dialect=ansi-sql");

  private static final String SQL_TEXT = "/StructureDefinition/sql-text";

  private SqlLibraryReader() {}

  /** Whether a file is a Library; false also for what is no JSON object. */
  public static boolean isLibrary(String file, String json) {
    try {
      return JsonObject.of(JsonValue.parse(file, json))
          .text("resourceType")
          .filter("Library"::equals)
          .isPresent();
    } catch (CarelakeException noObject) {
      return false;
    }
  }

  /**
   * Reads a library.
   *
   * @param file the name by which messages call the file; gives the library's name where it has
   *     none
   * @throws CarelakeException when it is no valid SQLQuery or SQLView
   */
  public static SqlLibrary read(String file, String json) {
    JsonObject library = JsonObject.of(JsonValue.parse(file, json));
    String resourceType = library.requiredText("resourceType", "\"Library\"");
    if (!resourceType.equals("Library")) {
      throw library.error("resourceType", "expected a Library, found " + resourceType);
    }
    library.allow(LIBRARY_KEYS);
    Kind kind = kind(library);
    List<Parameter> parameters = parameters(library);
    if (kind == Kind.VIEW && !parameters.isEmpty()) {
      throw library.error(
          "parameter",
          "a SQLView has no parameters; make it a SQLQuery (type sql-query), or filter in the query"
              + " that reads it");
    }
    return new SqlLibrary(
        file,
        kind,
        library.text("url"),
        library.text("version"),
        library
            .text("name")
            .filter(SqlName::isValid)
            .orElseGet(() -> ViewDefinitionReader.nameOf(file)),
        tables(library),
        parameters,
        sql(library));
  }

  private static Kind kind(JsonObject library) {
    List<String> codes = new ArrayList<>();
    for (JsonObject coding :
        library.object("type").map(type -> type.objects("coding")).orElse(List.of())) {
      coding.text("code").ifPresent(codes::add);
    }
    if (codes.contains("sql-query")) {
      return Kind.QUERY;
    }
    if (codes.contains("sql-view")) {
      return Kind.VIEW;
    }
    throw library.error(
        "type",
        "expected a SQLQuery or SQLView, that is a type with the code sql-query or sql-view, found "
            + (codes.isEmpty() ? "no code" : String.join(", ", codes)));
  }

  private static List<Table> tables(JsonObject library) {
    List<Table> tables = new ArrayList<>();
    Set<String> labels = new HashSet<>();
    for (JsonObject artifact : library.objects("relatedArtifact")) {
      artifact.allow(ARTIFACT_KEYS);
      String type = artifact.requiredText("type", "\"depends-on\"");
      if (!type.equals("depends-on")) {
        continue;
      }
      String label = artifact.requiredText("label", "the name of the table in the SQL");
      SqlName.require(artifact, "label", label);
      if (!labels.add(label.toLowerCase(Locale.ROOT))) {
        throw artifact.error("label", "the table '" + label + "' is named twice; rename one");
      }
      String canonical =
          artifact.requiredText("resource", "the URL of a ViewDefinition or SQLView");
      ViewPath place = artifact.place("resource");
      tables.add(new Table(place.pointer(), place.location(), label, canonical));
    }
    return tables;
  }

  private static List<Parameter> parameters(JsonObject library) {
    List<Parameter> parameters = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonObject parameter : library.objects("parameter")) {
      parameter.allow(PARAMETER_KEYS);
      String name = parameter.requiredText("name", "the name of the parameter");
      SqlName.require(parameter, "name", name);
      if (!names.add(name)) {
        throw parameter.error("name", "the parameter '" + name + "' is declared twice; rename one");
      }
      String use = parameter.text("use").orElse("in");
      if (!use.equals("in")) {
        throw parameter.error("use", "expected use \"in\", found \"" + use + "\"");
      }
      String type = parameter.requiredText("type", "a FHIR type, such as \"date\"");
      if (!PARAMETER_TYPES.contains(type)) {
        throw parameter.error(
            "type",
            "expected one of the types "
                + String.join(", ", PARAMETER_TYPES)
                + "; found '"
                + type
                + "'"
                + Suggestion.of(type, PARAMETER_TYPES));
      }
      boolean required = !parameter.isZero("min");
      parameters.add(
          new Parameter(parameter.pointer(), parameter.location(), name, type, required));
    }
    return parameters;
  }

  private static Sql sql(JsonObject library) {
    List<String> found = new ArrayList<>();
    JsonObject best = null;
    int rank = DIALECTS.size();
    for (JsonObject content : library.objects("content")) {
      content.allow(CONTENT_KEYS);
      String type = content.requiredText("contentType", "\"application/sql\"");
      String normal = type.replaceAll("[\\s\"]", "").toLowerCase(Locale.ROOT);
      if (!normal.startsWith("application/sql")) {
        throw content.error("contentType", "expected application/sql, found " + type);
      }
      int place = DIALECTS.indexOf(normal);
      if (place >= 0 && place < rank) {
        rank = place;
        best = content;
      }
      found.add(type);
    }
    if (best == null) {
      throw library.error(
          "content",
          "expected an attachment of type application/sql or application/sql;dialect=spark-sql,"
              + " which Spark runs; found "
              + (found.isEmpty() ? "none" : String.join(", ", found)));
    }
    return text(best);
  }

  private static Sql text(JsonObject content) {
    Optional<String> plain =
        content.objects("extension").stream()
            .filter(extension -> extension.text("url").orElse("").endsWith(SQL_TEXT))
            .flatMap(extension -> extension.text("valueString").stream())
            .findFirst();
    Optional<String> data = content.text("data").map(text -> decoded(content, text));
    if (data.isPresent()
        && plain.filter(text -> !normal(text).equals(normal(data.get()))).isPresent()) {
      throw content.error(
          "data",
          "data and the extension sql-text hold different SQL; data is what runs, so make the"
              + " extension equal or leave it out");
    }
    ViewPath place = content.place(data.isPresent() ? "data" : "extension");
    return new Sql(
        place.pointer(),
        place.location(),
        data.or(() -> plain)
            .orElseThrow(
                () ->
                    content.error(
                        "expected 'data' with the SQL in base64, or the extension sql-text; found"
                            + " neither")));
  }

  private static String decoded(JsonObject content, String data) {
    try {
      return new String(
          Base64.getDecoder().decode(data.replaceAll("\\s", "")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException wrong) {
      throw content.error(
          "data", "expected the SQL in base64, found another text; plain SQL goes into sql-text");
    }
  }

  private static String normal(String sql) {
    return sql.strip().replaceAll("\\s+", " ");
  }

  private static Set<String> keys(String names) {
    return Set.of(names.split(" "));
  }
}
