package org.carelake.transforms.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.fhir.HapiR4Model;
import org.carelake.schemas.view.ViewDefinition;
import org.carelake.schemas.view.ViewDefinitionReader;
import org.carelake.testing.EnglishLanguage;
import org.carelake.transforms.fhirpath.EvaluationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random views over random valid resources give the rows that the standard's algorithm gives over
 * HAPI's objects with HAPI's FHIRPath engine. {@code -Dviews.seed=N -Dviews.rounds=N} goes on from
 * another seed.
 */
@ExtendWith(EnglishLanguage.class)
class RandomViewsTest {
  private static final List<String> TYPES =
      List.of(
          "Patient",
          "Observation",
          "Encounter",
          "Condition",
          "QuestionnaireResponse",
          "Questionnaire",
          "MedicationRequest",
          "Claim",
          "Task",
          "Parameters",
          "CarePlan",
          "ValueSet");

  private final HapiViewRunner hapi = new HapiViewRunner();

  /** What one side makes of a view and a resource: rows, or that it breaks the view. */
  private record Outcome(List<Map<String, Object>> rows, boolean broken) {
    static Outcome of(List<Map<String, Object>> rows) {
      return new Outcome(rows, false);
    }

    static Outcome ofBroken() {
      return new Outcome(List.of(), true);
    }
  }

  @Test
  void giveTheRowsThatHapiGives() {
    long first = Long.getLong("views.seed", 1);
    int rounds = Integer.getInteger("views.rounds", 500);
    int withRows = 0;
    int broken = 0;
    for (long seed = first; seed < first + rounds; seed++) {
      Random random = new Random(seed * 0x9E3779B97F4A7C15L);
      RandomVocabulary vocabulary = new RandomVocabulary(random);
      String type = TYPES.get(random.nextInt(TYPES.size()));
      ObjectNode view = new RandomViews(vocabulary, random).view(type);
      RandomResources resources = new RandomResources(vocabulary, random);
      ObjectNode second = new RandomViews(vocabulary, random).view(type).put("name", "w");
      for (int i = 0; i < 4; i++) {
        ObjectNode resource = resources.resource(type, "r");
        Outcome expected = hapi(view, resource);
        if (!own(view, resource).equals(expected)) {
          fail(seed, view, resource);
        }
        assertThat(together(List.of(view, second), resource))
            .as("seed %d: %s and %s in one pass over %s", seed, view, second, resource)
            .containsExactly(expected, own(second, resource));
        withRows += expected.rows().isEmpty() ? 0 : 1;
        broken += expected.broken() ? 1 : 0;
      }
    }
    assertThat(withRows).as("resources with rows").isGreaterThan(rounds * 2);
    assertThat(broken).as("resources that break a view").isLessThan(rounds);
  }

  @Test
  void aColumnBreaksTheViewAlsoWhereItIsJoinedToNothing() throws Exception {
    JsonNode view =
        OfficialTests.JSON.readTree(
            """
            {"name": "v", "resource": "Patient", "select": [
              {"forEach": "contact", "column": [{"name": "gender", "path": "gender"}]},
              {"column": [{"name": "family", "path": "name.family"}]}]}""");
    JsonNode resource =
        OfficialTests.JSON.readTree(
            """
            {"resourceType": "Patient", "name": [{"family": "a"}, {"family": "b"}]}""");
    assertThat(own(view, resource)).isEqualTo(Outcome.ofBroken());
    assertThat(hapi(view, resource)).isEqualTo(Outcome.ofBroken());
  }

  private void fail(long seed, ObjectNode view, ObjectNode resource) {
    Shrinker shrinker =
        new Shrinker((v, r) -> !own((ObjectNode) v, r).equals(hapi((ObjectNode) v, r)));
    Shrinker.Pair small = shrinker.shrink(view, resource);
    assertThat(own(small.view(), small.resource()))
        .as("seed %d%n%s%nover%n%s", seed, small.view(), small.resource())
        .isEqualTo(hapi(small.view(), small.resource()));
  }

  private Outcome hapi(JsonNode view, JsonNode resource) {
    try {
      return Outcome.of(hapi.rows(view, resource.toString()));
    } catch (HapiViewRunner.Broken broken) {
      return Outcome.ofBroken();
    }
  }

  private static Outcome own(JsonNode view, JsonNode resource) {
    CompiledView compiled =
        new ViewCompiler(HapiR4Model.instance())
            .compile(ViewDefinitionReader.read("v.json", view.toString()));
    try {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (InternalRow row : compiled.rows(resource.toString().getBytes(StandardCharsets.UTF_8))) {
        rows.add(values(InternalRows.json(row, compiled.schema())));
      }
      return Outcome.of(rows);
    } catch (EvaluationException broken) {
      return Outcome.ofBroken();
    }
  }

  /** Several views of one type in one pass, as the views of a folder run. */
  private static List<Outcome> together(List<ObjectNode> views, JsonNode resource) {
    List<ViewDefinition> definitions =
        views.stream().map(view -> ViewDefinitionReader.read("v.json", view.toString())).toList();
    ViewGroup group = new ViewCompiler(HapiR4Model.instance()).compileGroups(definitions).get(0);
    List<Outcome> outcomes = new ArrayList<>();
    views.forEach(view -> outcomes.add(Outcome.of(new ArrayList<>())));
    ViewGroup.Receiver receiver =
        new ViewGroup.Receiver() {
          @Override
          public void row(int view, Object[] values) {
            StructType schema = group.views().get(view).schema();
            outcomes
                .get(view)
                .rows()
                .add(values(InternalRows.json(new GenericInternalRow(values), schema)));
          }

          @Override
          public void broken(int view, String reason) {
            outcomes.set(view, Outcome.ofBroken());
          }
        };
    // within other bytes, as a line of a file
    byte[] json = ("{}\n" + resource + "\n{}").getBytes(StandardCharsets.UTF_8);
    group.open(receiver).resource(json, 3, json.length - 3);
    return outcomes;
  }

  private static Map<String, Object> values(ObjectNode row) {
    Map<String, Object> values = new LinkedHashMap<>();
    row.fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              if (value.isArray()) {
                List<String> items = new ArrayList<>();
                value.forEach(item -> items.add(text(item)));
                values.put(field.getKey(), items);
              } else {
                values.put(field.getKey(), text(value));
              }
            });
    return values;
  }

  private static String text(JsonNode value) {
    return value.isNull() ? null : value.asText();
  }
}
