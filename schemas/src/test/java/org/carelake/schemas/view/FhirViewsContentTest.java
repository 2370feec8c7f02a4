package org.carelake.schemas.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.carelake.schemas.contract.DataTestReader;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.phi.PhiClass;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house rules of the ViewDefinitions in {@code schemas/fhir-views}. */
class FhirViewsContentTest {
  private static final Path VIEWS = Path.of("fhir-views");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> TAGS =
      Set.of("carelake/phi", "carelake/standardise", "carelake/test", "ansi/type");
  private static final Pattern SQL_TYPE =
      Pattern.compile("DATE|TIMESTAMP|BIGINT|DECIMAL\\(\\d+,\\d+\\)");

  /** One column of a view: its own name, path, FHIR type and tags. */
  record Column(
      String name,
      String path,
      String type,
      boolean collection,
      String description,
      Map<String, List<String>> tags) {
    private String tag(String name) {
      List<String> values = tags.getOrDefault(name, List.of());
      assertThat(values).as("tag %s of %s", name, this).hasSizeLessThan(2);
      return values.isEmpty() ? "" : values.get(0);
    }

    private PhiClass phi() {
      return PhiClass.fromCode(tag("carelake/phi")).orElseThrow();
    }
  }

  static Stream<String> views() {
    try (Stream<Path> files = Files.list(VIEWS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList()
          .stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void everyResourceTypeOfTheSilverLayerHasAMainTable() {
    assertThat(views())
        .contains(
            "patient",
            "encounter",
            "observation",
            "condition",
            "procedure",
            "medication_request",
            "immunization",
            "allergy_intolerance",
            "diagnostic_report",
            "care_plan",
            "care_team",
            "practitioner",
            "practitioner_role",
            "organization",
            "organization_affiliation",
            "location",
            "task",
            "coverage",
            "claim",
            "explanation_of_benefit",
            "questionnaire_response",
            "questionnaire");
  }

  @ParameterizedTest
  @MethodSource("views")
  void theHeadNamesTheTable(String view) {
    JsonNode json = read(view);
    assertThat(TableName.isValidName(view)).isTrue();
    assertThat(json.get("resourceType").asText()).isEqualTo("ViewDefinition");
    assertThat(json.get("name").asText()).isEqualTo(view);
    assertThat(json.get("url").asText()).endsWith("/ViewDefinition/" + view);
    assertThat(json.get("status").asText()).isEqualTo("active");
    assertThat(json.get("title").asText()).isNotBlank();
    assertThat(json.get("description").asText()).startsWith("One row per ").endsWith(".");
    assertThat(json.get("fhirVersion")).hasSize(1);
    assertThat(json.get("fhirVersion").get(0).asText()).isEqualTo("4.0.1");
    assertThat(view).startsWith(snakeCase(json.get("resource").asText()));
  }

  @ParameterizedTest
  @MethodSource("views")
  void columnsAreNamedTypedDescribedAndClassified(String view) {
    List<Column> columns = columns(view);
    assertThat(columns).extracting(Column::name).doesNotHaveDuplicates();
    assertThat(columns)
        .allSatisfy(
            column -> {
              assertThat(column.name()).matches("[a-z][a-z0-9_]*");
              assertThat(column.path()).isNotBlank();
              assertThat(column.type()).isNotBlank();
              assertThat(column.description()).matches("[A-Z].*\\.");
              assertThat(column.tags().keySet()).isSubsetOf(TAGS);
              assertThat(PhiClass.fromCode(column.tag("carelake/phi"))).isPresent();
              assertThat(column.tags().getOrDefault("carelake/test", List.of()))
                  .allSatisfy(
                      test ->
                          assertThat(DataTestReader.inline(Location.of(view), test).kind())
                              .matches("[a-z0-9_]+"));
              assertThat(column.tag("carelake/standardise"))
                  .isIn("", "system", "code", "code-lower");
              assertThat(column.tag("ansi/type"))
                  .satisfiesAnyOf(
                      type -> assertThat(type).isEmpty(),
                      type -> assertThat(type).matches(SQL_TYPE));
            });
  }

  @ParameterizedTest
  @MethodSource("views")
  void keysAreTestedAndMainTablesSayWhatVersionTheyHold(String view) {
    List<Column> keys =
        columns(view).stream().filter(each -> each.path().equals("getResourceKey()")).toList();
    assertThat(keys).hasSize(1);
    assertThat(keys.get(0).tags().get("carelake/test")).contains("not_null");
    if (view.equals(snakeCase(read(view).get("resource").asText()))) {
      assertThat(keys.get(0).name()).isEqualTo("id");
      assertThat(keys.get(0).tags().get("carelake/test")).contains("unique");
      assertThat(columns(view))
          .extracting(Column::name)
          .startsWith("id", "version_id", "last_updated");
    } else {
      assertThat(keys.get(0).name()).endsWith("_id");
      assertThat(columns(view))
          .as("a child table numbers its rows")
          .anyMatch(each -> each.path().equals("%rowIndex") && each.name().endsWith("_index"));
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void datesAndNumbersHaveTheirTextBeside(String view) {
    Map<String, Column> byName = new HashMap<>();
    columns(view).forEach(each -> byName.put(each.name(), each));
    for (Column column : byName.values()) {
      String base = column.name().replaceFirst("_(text|date)$", "");
      switch (column.type()) {
        case "dateTime" -> {
          assertSame(column, byName.get(base), "TIMESTAMP");
          assertSame(column, byName.get(base + "_date"), "DATE");
          assertSame(column, byName.get(base + "_text"), "");
        }
        case "date" -> {
          String name = column.name().replaceFirst("_text$", "");
          assertSame(column, byName.get(name), "DATE");
          assertSame(column, byName.get(name + "_text"), "");
        }
        case "decimal" -> {
          String name = column.name().replaceFirst("_text$", "");
          assertThat(byName.get(name).tag("ansi/type")).as("%s", column).startsWith("DECIMAL");
          assertSame(column, byName.get(name + "_text"), "");
        }
        case "instant" -> assertThat(column.tag("ansi/type")).isEqualTo("TIMESTAMP");
        default -> assertThat(column.tag("ansi/type")).as("%s", column).isEmpty();
      }
    }
  }

  private static void assertSame(Column column, Column other, String sqlType) {
    assertThat(other).as("column beside %s", column).isNotNull();
    assertThat(other.path()).isEqualTo(column.path());
    assertThat(other.phi()).isEqualTo(column.phi());
    assertThat(other.tag("ansi/type")).isEqualTo(sqlType);
  }

  @ParameterizedTest
  @MethodSource("views")
  void codesAreStandardisedBesideTheirSystem(String view) {
    List<Column> columns = columns(view);
    for (Column column : columns) {
      boolean plainCode =
          column.type().equals("code")
              && !column.collection()
              && !column.path().contains("meta.tag.");
      if (plainCode) {
        assertThat(column.tag("carelake/standardise")).as("%s", column).isIn("code", "code-lower");
      }
      if (column.tag("carelake/standardise").equals("system")) {
        assertThat(column.type()).isEqualTo("uri");
        String code = column.path().replaceFirst("system$", "code");
        assertThat(columns).as("code of %s", column).anyMatch(each -> each.path().equals(code));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void whatIdentifiesAPersonIsClassifiedAsSuch(String view) {
    for (Column column : columns(view)) {
      String path = column.path();
      if (path.endsWith("birthDate")) {
        assertThat(column.phi()).isEqualTo(PhiClass.BIRTH_DATE);
      } else if (path.endsWith("family") || path.endsWith("given")) {
        assertThat(column.phi()).isEqualTo(PhiClass.NAME);
      } else if (path.endsWith("postalCode")) {
        assertThat(column.phi()).isEqualTo(PhiClass.POSTAL_CODE);
      } else if (path.endsWith("getReferenceKey(Patient)")) {
        assertThat(column.phi()).isEqualTo(PhiClass.ID);
      } else if (path.startsWith("note.") || column.name().equals("value_string")) {
        assertThat(column.phi()).isEqualTo(PhiClass.FREE_TEXT);
      } else if (path.contains("telecom.first().value")) {
        assertThat(column.phi()).isEqualTo(PhiClass.TELECOM);
      } else if (path.matches("identifier(\\.first\\(\\))?\\.value")
          && !view.equals("questionnaire")) {
        assertThat(column.phi()).isEqualTo(PhiClass.IDENTIFIER);
      }
    }
  }

  private static List<Column> columns(String view) {
    List<Column> columns = new ArrayList<>();
    collect(read(view).get("select"), columns);
    return columns;
  }

  private static void collect(JsonNode selects, List<Column> columns) {
    for (JsonNode select : selects) {
      for (JsonNode column : select.path("column")) {
        Map<String, List<String>> tags = new HashMap<>();
        for (JsonNode tag : column.path("tag")) {
          tags.computeIfAbsent(tag.get("name").asText(), name -> new ArrayList<>())
              .add(tag.get("value").asText());
        }
        columns.add(
            new Column(
                column.path("name").asText(),
                column.path("path").asText(),
                column.path("type").asText(),
                column.path("collection").asBoolean(),
                column.path("description").asText(),
                tags));
      }
      collect(select.path("select"), columns);
    }
  }

  private static JsonNode read(String view) {
    try {
      return JSON.readTree(VIEWS.resolve(view + ".json").toFile());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String snakeCase(String resource) {
    return resource.replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
  }
}
