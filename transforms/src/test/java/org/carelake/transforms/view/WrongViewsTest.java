package org.carelake.transforms.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody reads who makes a mistake in a view. */
class WrongViewsTest {

  private static CompiledView compile(String json) {
    return new ViewCompiler(HapiR4Model.instance())
        .compile(ViewDefinitionReader.read("views/my_view.json", json));
  }

  private static Arguments path(String path, String message) {
    return wrong(column("\"path\": \"" + path + "\""), "/select/0/column/0/path: " + message);
  }

  private static String column(String members) {
    return "{\"resource\": \"Patient\", \"select\": [{\"column\": [{\"name\": \"c\", "
        + members
        + "}]}]}";
  }

  private static Arguments wrong(String json, String message) {
    return Arguments.of(json, message);
  }

  static Stream<Arguments> wrongPaths() {
    return Stream.of(
        path(
            "name.famly",
            "unknown element 'famly' of HumanName (did you mean 'family'?)\n"
                + "  name.famly\n"
                + "       ^^^^^"),
        path(
            "adress.city",
            "unknown element 'adress' of Patient (did you mean 'address'?)\n"
                + "  adress.city\n"
                + "  ^^^^^^"),
        path(
            "deceasedBoolean",
            "'deceasedBoolean' is JSON; FHIRPath says deceased.ofType(boolean)\n"
                + "  deceasedBoolean\n"
                + "  ^^^^^^^^^^^^^^^"),
        path(
            "deceased.ofType(Boolean)",
            "unknown type 'Boolean' (did you mean 'boolean'?)\n"
                + "  deceased.ofType(Boolean)\n"
                + "                  ^^^^^^^"),
        path(
            "deceased.ofType(Quantity)",
            "expected one of the types that it may have, boolean, dateTime; found Quantity\n"
                + "  deceased.ofType(Quantity)\n"
                + "                  ^^^^^^^^"),
        path(
            "name.frist().family",
            "unknown function 'frist' (did you mean 'first'?)\n  name.frist().family\n       ^^^^^"),
        path(
            "name.wher(use = 'usual').family",
            "unknown function 'wher' (did you mean 'where'?)\n"
                + "  name.wher(use = 'usual').family\n"
                + "       ^^^^"),
        path(
            "name.where(use).family",
            "expected Boolean as the condition of where(), found code\n"
                + "  name.where(use).family\n"
                + "             ^^^"),
        path(
            "name.first(1).family",
            "first() expects no arguments, found 1\n  name.first(1).family\n       ^^^^^^^^"),
        path(
            "name.where(use = 'usual'",
            "expected ')' for the '(' at character 11, found the end of the expression\n"
                + "  name.where(use = 'usual'\n"
                + "                          ^"),
        path(
            "name.where(use = 'usual).family",
            "expected ' at the end of the string\n"
                + "  name.where(use = 'usual).family\n"
                + "                   ^^^^^^^^^^^^^^"),
        path(
            "name..family",
            "expected the name of an element or function, found '.'\n"
                + "  name..family\n"
                + "       ^"),
        path(
            "birthDate > '2000'",
            "the two sides can't be compared: date on the left, String on the right; a date is"
                + " written @2024-01-31, a time @T12:30\n"
                + "  birthDate > '2000'\n"
                + "            ^"),
        path(
            "name.where(use = %kind).family",
            "unknown constant '%kind'; the view defines none\n"
                + "  name.where(use = %kind).family\n"
                + "                   ^^^^^"),
        path(
            "managingOrganization.getReferenceKey(Organisation)",
            "unknown resource type 'Organisation' (did you mean 'Organization'?)\n"
                + "  managingOrganization.getReferenceKey(Organisation)\n"
                + "                                       ^^^^^^^^^^^^"),
        path(
            "name.getReferenceKey()",
            "getReferenceKey() expects a Reference, found HumanName\n"
                + "  name.getReferenceKey()\n"
                + "       ^^^^^^^^^^^^^^^^^"),
        path(
            "today()",
            "today() is not supported: the result of a view must not depend on the time of the run\n"
                + "  today()\n"
                + "  ^^^^^"),
        path(
            "name",
            "expected a value, found the object HumanName; name one of its elements (use, text,"
                + " family, …), or declare the column's type, \"type\": \"HumanName\", to get its"
                + " JSON\n"
                + "  name\n"
                + "  ^^^^"),
        path(
            "extension.value",
            "expected one type, found base64Binary or boolean or canonical or code"),
        path(
            "contained.name",
            "'name' is no element of every resource; say which type is meant, such as"
                + " ofType(Patient).name\n"
                + "  contained.name\n"
                + "            ^^^^"),
        path(
            "gender + 1",
            "expected Integer or Decimal as an operand of +, found code\n"
                + "  gender + 1\n"
                + "  ^^^^^^"),
        path("", "expected a FHIRPath expression, found nothing\n  \n  ^"));
  }

  static Stream<Arguments> wrongViews() {
    return Stream.of(
        wrong("{\"resource\": \"Patient\"}", "expected 'select' with at least one structure"),
        wrong(
            "{\"resource\": \"Patient\", \"selct\": []}",
            "/selct: unknown key 'selct' (did you mean 'select'?)"),
        wrong(
            "{\"resource\": \"Pateint\", \"select\": [{\"column\": [{\"name\": \"a\", \"path\":"
                + " \"id\"}]}]}",
            "/resource: unknown resource type 'Pateint' in FHIR 4.0.1 (did you mean 'Patient'?)"),
        wrong("{\"resource\": \"Patient\",}", "not valid JSON"),
        wrong(column("\"path\": 5"), "/select/0/column/0/path: expected a FHIRPath expression"),
        wrong(
            "{\"resource\":\"Patient\",\"select\":[{\"forEach\":\"name\",\"repeat\":[\"link\"],"
                + "\"column\":[{\"name\":\"a\",\"path\":\"use\"}]}]}",
            "/select/0: expected at most one of forEach, forEachOrNull and repeat"),
        wrong(
            "{\"resource\":\"Questionnaire\",\"select\":[{\"repeat\":[\"item\",\"items\"],"
                + "\"column\":[{\"name\":\"a\",\"path\":\"linkId\"}]}]}",
            "/select/0/repeat/1: unknown element 'items' of Questionnaire (did you mean 'item'?)\n"
                + "  items\n"
                + "  ^^^^^"),
        wrong(
            "{\"resource\":\"Patient\",\"select\":[{\"column\":[{\"name\":\"a\",\"path\":\"id\"},"
                + "{\"name\":\"A\",\"path\":\"gender\"}]}]}",
            "/select/0/column/1: the column 'A' is defined twice"),
        wrong(
            "{\"resource\":\"Patient\",\"select\":[{\"unionAll\":[{\"column\":[{\"name\":\"a\","
                + "\"path\":\"id\"}]},{\"column\":[{\"name\":\"b\",\"path\":\"id\"}]}]}]}",
            "/select/0/unionAll/1: expected the columns of the first branch of /select/0/unionAll,"
                + " in the same order: a; found b"),
        wrong(
            "{\"resource\":\"Patient\",\"select\":[{\"unionAll\":[{\"column\":[{\"name\":\"a\","
                + "\"path\":\"id\"}]},{\"column\":[{\"name\":\"a\",\"path\":\"active\"}]}]}]}",
            "/select/0/unionAll/1/column/0: expected the type of the first branch of the unionAll,"
                + " STRING, found BOOLEAN"),
        wrong(
            column("\"path\": \"gender\", \"type\": \"integer\""),
            "/select/0/column/0/path: expected what can become INT (type integer), found code"),
        wrong(
            column("\"path\": \"gender\", \"type\": \"strng\""),
            "/select/0/column/0: unknown FHIR type 'strng' (did you mean 'string'?)"),
        wrong(
            column(
                "\"path\": \"id\", \"tag\": [{\"name\": \"ansi/type\", \"value\": \"VARIANT\"}]"),
            "/select/0/column/0: expected the tag ansi/type to be BOOLEAN, INTEGER, BIGINT"),
        wrong(
            "{\"resource\":\"Patient\",\"where\":[{\"path\":\"name.family\"}],\"select\":"
                + "[{\"column\":[{\"name\":\"a\",\"path\":\"id\"}]}]}",
            "/where/0/path: expected a condition, that is a Boolean, found string; exists() tells"
                + " whether there is one\n  name.family"),
        wrong(
            "{\"resource\":\"Patient\",\"constant\":[{\"name\":\"c\",\"valueInteger\":\"1\"}],"
                + "\"select\":[{\"column\":[{\"name\":\"a\",\"path\":\"id\"}]}]}",
            "/constant/0/valueInteger: expected a value of type integer, found a string"),
        wrong(
            column("\"path\": \"id\", \"name\": \"d\""),
            "not valid JSON: the member 'name' stands twice in one object"),
        wrong("[]", "expected a JSON object, found a JSON array"),
        wrong("", "expected a ViewDefinition as JSON, found an empty file"));
  }

  @ParameterizedTest
  @MethodSource({"wrongPaths", "wrongViews"})
  void saysWhereAndWhatAndHowToMendIt(String json, String message) {
    assertThatThrownBy(() -> compile(json))
        .isInstanceOf(CarelakeException.class)
        .hasMessageStartingWith("views/my_view.json")
        .hasMessageContaining(message);
  }

  @Test
  void namesLineAndColumn() {
    String json =
        """
        {
          "resource": "Patient",
          "select": [
            {"column": [
              {"name": "c", "path": "nmae.family"}
            ]}
          ]
        }
        """;
    assertThatThrownBy(() -> compile(json))
        .hasMessageStartingWith(
            "views/my_view.json:5:29: /select/0/column/0/path: unknown element 'nmae' of Patient");
  }

  @Test
  void aRepeatThatLeadsNowhereIsAWarning() {
    CompiledView view =
        compile(
            "{\"resource\":\"QuestionnaireResponse\",\"select\":[{\"repeat\":[\"jurisdiction\"],"
                + "\"column\":[{\"name\":\"a\",\"path\":\"coding.code\"}]}]}");
    assertThat(view.warnings())
        .singleElement()
        .asString()
        .startsWith("/select/0/repeat: a path of repeat leads nowhere: unknown element");
  }
}
