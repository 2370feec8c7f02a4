package org.carelake.transforms.fhirpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.carelake.schemas.fhir.HapiR4Model;
import org.junit.jupiter.api.Test;

/** Nothing that JSON says is lost on the way into an expression. */
class LosslessTest {

  private static List<String> patient(String expression, String members) {
    String json = "{\"resourceType\":\"Patient\",\"id\":\"p\"," + members + "}";
    return Expressions.evaluate("Patient", expression, json);
  }

  private static List<String> observation(String expression, String members) {
    String json = "{\"resourceType\":\"Observation\"," + members + "}";
    return Expressions.evaluate("Observation", expression, json);
  }

  @Test
  void itemsThirtyDeepAreAllFound() {
    String json = "";
    for (int depth = 30; depth >= 1; depth--) {
      String inner = json.isEmpty() ? "" : ",\"item\":[" + json + "]";
      json =
          depth % 2 == 0
              ? "{\"linkId\":\"" + depth + "\"" + inner + "}"
              : "{\"linkId\":\""
                  + depth
                  + "\",\"answer\":[{\"valueInteger\":"
                  + depth
                  + inner
                  + "}]}";
    }
    String resource = "{\"resourceType\":\"QuestionnaireResponse\",\"item\":[" + json + "]}";
    List<String> all =
        IntStream.rangeClosed(1, 30).mapToObj(Integer::toString).collect(Collectors.toList());
    assertThat(
            Expressions.evaluate(
                "QuestionnaireResponse", "repeat(item | answer.item).linkId", resource))
        .isEqualTo(all);
    assertThat(
            Expressions.evaluate(
                "QuestionnaireResponse",
                "repeat(item | answer.item).answer.value.ofType(integer).count()",
                resource))
        .containsExactly("15");
  }

  @Test
  void extensionsInExtensionsAreFoundAtAnyDepth() {
    String extensions =
        "\"extension\":[{\"url\":\"a\",\"extension\":[{\"url\":\"b\",\"extension\":["
            + "{\"url\":\"c\",\"valueDecimal\":1.00}]}]}]";
    assertThat(
            patient(
                "extension('a').extension('b').extension('c').value.ofType(decimal)", extensions))
        .containsExactly("1.00");
    assertThat(patient("repeat(extension).url", extensions)).containsExactly("a", "b", "c");
  }

  @Test
  void extensionsOfPrimitivesAreReadable() {
    String birth =
        "\"birthDate\":\"1970-01-01\",\"_birthDate\":{\"id\":\"x\",\"extension\":"
            + "[{\"url\":\"time\",\"valueDateTime\":\"1970-01-01T10:00:00Z\"}]}";
    assertThat(patient("birthDate", birth)).containsExactly("1970-01-01");
    assertThat(patient("birthDate.extension('time').value.ofType(dateTime)", birth))
        .containsExactly("1970-01-01T10:00:00Z");
    assertThat(patient("birthDate.id", birth)).containsExactly("x");
    assertThat(patient("birthDate.where(extension.exists())", birth)).containsExactly("1970-01-01");
  }

  @Test
  void aPrimitiveWithoutValueExistsThroughItsExtension() {
    String absent = "\"_gender\":{\"extension\":[{\"url\":\"absent\",\"valueCode\":\"unknown\"}]}";
    assertThat(patient("gender.exists()", absent)).containsExactly("true");
    assertThat(patient("gender.hasValue()", absent)).containsExactly("false");
    assertThat(patient("gender = 'male'", absent)).isEmpty();
    assertThat(patient("gender.extension('absent').value.ofType(code)", absent))
        .containsExactly("unknown");
  }

  @Test
  void arraysWithNullsKeepValuesAndExtensionsTogether() {
    String names =
        "\"name\":[{\"given\":[\"A\",null,\"C\"],\"_given\":[null,{\"extension\":"
            + "[{\"url\":\"u\",\"valueString\":\"b\"}]},{\"extension\":"
            + "[{\"url\":\"u\",\"valueString\":\"c\"}]}]}]";
    assertThat(patient("name.given", names)).containsExactly("A", null, "C");
    assertThat(patient("name.given.extension('u').value.ofType(string)", names))
        .containsExactly("b", "c");
    assertThat(patient("name.given[2].extension.value.ofType(string)", names)).containsExactly("c");
    assertThat(patient("name.given.where(extension.exists()).count()", names)).containsExactly("2");
  }

  @Test
  void decimalsKeepTheirDigits() {
    assertThat(observation("value.ofType(Quantity).value", "\"valueQuantity\":{\"value\":1.0}"))
        .containsExactly("1.0");
    assertThat(observation("value.ofType(Quantity).value", "\"valueQuantity\":{\"value\":1.00}"))
        .containsExactly("1.00");
    assertThat(
            observation(
                "value.ofType(Quantity).value",
                "\"valueQuantity\":{\"value\":0.123456789012345678901234567890}"))
        .containsExactly("0.123456789012345678901234567890");
    assertThat(observation("value.ofType(Quantity).value", "\"valueQuantity\":{\"value\":1.5E-7}"))
        .containsExactly("1.5E-7");
  }

  @Test
  void integersBeyond32BitsStayWhole() {
    assertThat(observation("value.ofType(integer)", "\"valueInteger\":9007199254740993"))
        .containsExactly("9007199254740993");
    assertThat(observation("value.ofType(integer) + 1", "\"valueInteger\":9007199254740993"))
        .containsExactly("9007199254740994");
  }

  @Test
  void datesKeepTheirPrecisionAndZone() {
    assertThat(patient("birthDate", "\"birthDate\":\"1970\"")).containsExactly("1970");
    assertThat(
            observation(
                "effective.ofType(dateTime)",
                "\"effectiveDateTime\":\"2020-01-01T00:00:00-05:00\""))
        .containsExactly("2020-01-01T00:00:00-05:00");
  }

  @Test
  void escapesAndCharactersOutsideOfTheBasicPlaneSurvive() {
    assertThat(patient("name.family", "\"name\":[{\"family\":\"\\u00e4\\n\\\"\\ud83d\\ude00 ß\"}]"))
        .containsExactly("ä\n\"\uD83D\uDE00 ß");
    assertThat(patient("name.family", "\"n\\u0061me\":[{\"f\\u0061mily\":\"x\"}]"))
        .containsExactly("x");
  }

  @Test
  void theJsonOfAnElementIsItsText() {
    assertThat(patient("name", "\"name\":[{\"family\" : \"x\", \"use\":\"usual\"}]"))
        .containsExactly("{\"family\" : \"x\", \"use\":\"usual\"}");
  }

  @Test
  void everyR4ResourceTypeCanBeRead() {
    HapiR4Model model = HapiR4Model.instance();
    for (String type : model.resourceTypes()) {
      String json = "{\"id\":\"x\",\"resourceType\":\"" + type + "\"}";
      assertThat(Expressions.evaluate(type, "getResourceKey()", json)).containsExactly("x");
    }
    assertThat(
            Expressions.evaluate(
                "Bundle",
                "entry.resource.ofType(Patient).name.family",
                "{\"entry\":[{\"resource\":{\"name\":[{\"family\":\"x\"}],"
                    + "\"resourceType\":\"Patient\"}},{\"resource\":{\"resourceType\":\"Task\"}}]}"))
        .containsExactly("x");
    assertThat(
            Expressions.evaluate(
                "Parameters",
                "repeat(parameter | part).value.ofType(string)",
                "{\"parameter\":[{\"part\":[{\"valueString\":\"x\"}]}]}"))
        .containsExactly("x");
  }

  @Test
  void aValueOfAnotherJsonTypeIsRefused() {
    assertThatThrownBy(() -> patient("name.family", "\"name\":[\"x\"]"))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("expected an object, found a plain value");
    assertThatThrownBy(() -> patient("gender", "\"gender\":{\"x\":1}"))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("expected a plain value, found an object");
  }
}
