package org.carelake.jobs.view;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.carelake.schemas.error.CarelakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody reads who makes a mistake in a SQL library or in its parameters. */
class WrongLibrariesTest {

  private static Arguments sql(String sql, String message) {
    return Arguments.of(Libraries.query(sql), message);
  }

  private static Arguments changed(String from, String to, String message) {
    ViewFiles.Text right = Libraries.query("select * from p");
    String json = right.json().replace(from, to);
    if (json.equals(right.json())) {
      throw new IllegalArgumentException(from + " does not occur");
    }
    return Arguments.of(new ViewFiles.Text(right.file(), json), message);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        sql(
            "select * from patients",
            ":14:70: /content/2/data: unknown table 'patients'; the labels of relatedArtifact are m,"
                + " p (line 1 of the SQL)\n  select * from patients\n                ^"),
        sql(
            "select *\nfrom p\nwhere id = :loww",
            "unknown parameter :loww (did you mean 'low'?); declared: low (line 3 of the SQL)\n"
                + "  where id = :loww\n"
                + "             ^"),
        sql("select * from p where id = ?", "a parameter is written :name, found ?"),
        sql(
            "selct * from p",
            "Syntax error at or near 'selct' (line 1 of the SQL)\n  selct * from p\n  ^"),
        sql("select * from p; select * from m", "Syntax error at or near 'select'"),
        sql("delete from p", "only a SELECT is allowed here, found delete from table"),
        sql("create table t as select * from p", "only a SELECT is allowed here"),
        sql("select * from parquet.`/data`", "unknown table 'parquet./data'"),
        sql("select reflect('java.lang.System', 'exit', 1) from p", "runs code of the JVM"),
        sql("with p as (select 1) select * from p", "the name 'p' in WITH is that of a table too"),
        changed(
            "\"sql-query\"",
            "\"logic-library\"",
            ":3:10: /type: expected a SQLQuery or SQLView, that is a type with the code sql-query or"
                + " sql-view, found logic-library"),
        changed(
            "\"sql-query\"",
            "\"sql-view\"",
            ":10:15: /parameter: a SQLView has no parameters; make it a SQLQuery"),
        changed(
            "\"decimal\"", "\"number\"", "/parameter/0/type: expected one of the types string,"),
        changed(
            "\"use\": \"in\"",
            "\"use\": \"out\"",
            "/parameter/0/use: expected use \"in\", found \"out\""),
        changed(
            "\"label\": \"m\"",
            "\"label\": \"P\"",
            "/relatedArtifact/1/label: the table 'P' is named twice"),
        changed("\"label\": \"m\"", "\"label\": \"2 m\"", "(did you mean 'm'?)"),
        changed(
            "Library/measured",
            "Library/mesured",
            ":7:39: /relatedArtifact/1/resource: no ViewDefinition or SQLView has the url"
                + " https://example.org/Library/mesured (did you mean"
                + " 'https://example.org/Library/measured'?)"),
        changed(
            "patient|2",
            "patient|3",
            "no file holds version 3 of https://example.org/ViewDefinition/patient; versions found: 2"),
        changed(
            "application/sql; dialect=\\\"spark-sql\\\"",
            "text/cql",
            "/content/2/contentType: expected application/sql, found text/cql"),
        changed("\"content\"", "\"contents\"", "unknown key 'contents' (did you mean 'content'?)"),
        changed(
            Libraries.base64("select * from p"),
            "select * from p",
            "/content/2/data: expected the SQL in base64, found another text; plain SQL goes into"
                + " sql-text"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void saysWhereAndWhatAndHowToMendIt(ViewFiles.Text library, String message) {
    assertThatThrownBy(() -> Libraries.load(library, "low=1"))
        .isInstanceOf(CarelakeException.class)
        .hasMessageStartingWith("lib/query.json:")
        .hasMessageContaining(message);
  }

  @Test
  void saysWhichParameterIsMissingWrongOrUnknown() {
    ViewFiles.Text query = Libraries.query("select * from p where id = :low");
    assertThatThrownBy(() -> Libraries.load(query))
        .hasMessage(
            "lib/query.json:10:16: /parameter/0: the parameter 'low' has no value; add --param"
                + " low=1.5");
    assertThatThrownBy(() -> Libraries.load(query, "lo=1"))
        .hasMessage("--param lo: there is no such parameter (did you mean 'low'?); declared: low");
    assertThatThrownBy(() -> Libraries.load(query, "low=much"))
        .hasMessage("--param low expects a value of type decimal, such as 1.5, found 'much'");
    assertThatThrownBy(() -> Libraries.load(query, "low"))
        .hasMessage("--param expects name=value, found 'low'");
    assertThatThrownBy(() -> Libraries.load(query, "low=1", "low=2"))
        .hasMessage("--param gives 'low' twice; give it once");
  }

  @Test
  void refusesLibrariesThatGoInACircle() {
    ViewFiles.Text circle =
        new ViewFiles.Text(
            Libraries.MEASURED.file(),
            Libraries.MEASURED
                .json()
                .replace("ViewDefinition/observation", "https://example.org/Library/measured"));
    assertThatThrownBy(
            () -> Subjects.load(List.of(circle), List.of(), List.of(), InputFilter.none()))
        .hasMessageContaining(
            "/relatedArtifact/0/resource: the libraries go in a circle: lib/measured.json →"
                + " lib/measured.json");
  }

  @Test
  void refusesSqlThatDiffersFromItsPlainCopy() {
    ViewFiles.Text library =
        new ViewFiles.Text(
            "lib/two.json",
            """
            {"resourceType": "Library", "type": {"coding": [{"code": "sql-query"}]},
             "content": [{"contentType": "application/sql", "data": "%s",
               "extension": [{"valueString": "select 2",
                 "url": "http://hl7.org/fhir/uv/sql-on-fhir/StructureDefinition/sql-text"}]}]}
            """
                .formatted(Libraries.base64("select 1")));
    assertThatThrownBy(() -> Libraries.load(library))
        .hasMessageContaining(
            "/content/0/data: data and the extension sql-text hold different SQL");
  }
}
