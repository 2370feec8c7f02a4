package org.carelake.transforms.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The mistakes that {@code schemas/VIEWS.md} shows: a wrong view, and all that is said of it. */
class NewUsersMistakesTest {
  private static final Path PAGE = Path.of("..", "schemas", "VIEWS.md");
  private static final Pattern MISTAKE =
      Pattern.compile("### (.*)\n\n```json\n((?s:.*?))\n```\n\n```text\n((?s:.*?))\n```");
  private static final Pattern VIEW = Pattern.compile("```json\n((?s:.*?))\n```");

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  static Stream<Arguments> mistakes() throws IOException {
    return MISTAKE
        .matcher(page())
        .results()
        .map(found -> Arguments.of(found.group(1), found.group(2), found.group(3)));
  }

  private static void compile(String json) {
    new ViewCompiler(HapiR4Model.instance()).compile(ViewDefinitionReader.read("view.json", json));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void areExplainedAsThePageSays(String title, String json, String message) {
    assertThatThrownBy(() -> compile(json))
        .isInstanceOf(CarelakeException.class)
        .hasMessage(message);
  }

  @Test
  void areAtLeastTwenty() throws IOException {
    assertThat(mistakes()).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void theViewsThatThePageTeachesAreRight() throws IOException {
    String lessons = page().substring(0, page().indexOf("## When a view is wrong"));
    List<String> views = VIEW.matcher(lessons).results().map(found -> found.group(1)).toList();
    assertThat(views).hasSize(3);
    for (String json : views) {
      if (!json.contains("\"Library\"")) {
        compile(json);
      }
    }
  }
}
