package org.carelake.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.carelake.jobs.model.FakeModel;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.error.Location;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));

  @Test
  void everyShippedPackageKeepsTheRulesOrSaysWhyNot() {
    Project project = new Project(CHECKOUT, CHECKOUT);
    Exceptions exceptions = Exceptions.read(project);
    Set<Exceptions.Entry> used = new HashSet<>();
    List<String> broken = new ArrayList<>();
    for (TenantConfig tenant :
        new InstallationReader(CHECKOUT, CHECKOUT, Map.of()).read("local").tenants()) {
      Evaluation found = Evaluation.of(tenant, ModelLoader.load(project, tenant), exceptions);
      found
          .results()
          .forEach(
              result ->
                  result
                      .broken()
                      .forEach(check -> broken.add(result.rule().name() + " " + check)));
      if (broken.isEmpty()) {
        assertThat(found.score()).isEqualTo(100);
      }
      used.addAll(found.used());
    }
    assertThat(broken).isEmpty();
    assertThat(used).containsExactlyInAnyOrderElementsOf(exceptions.entries());
  }

  private static List<String> broken(Exceptions exceptions, FakeModel... models) {
    Rule.Subject subject =
        new Rule.Subject(
            "t",
            ModelGraph.of(List.of(models)),
            List.of(new SourceConfig.FhirNdjson("s", "/s", Location.of("t.conf", 3))),
            Map.of());
    return Evaluation.of(subject, exceptions).results().stream()
        .flatMap(
            result ->
                result.broken().stream().map(check -> result.rule().name() + " " + check.subject()))
        .toList();
  }

  @Test
  void everyBrokenRuleIsTold() {
    // a fake model is SQL with one column and neither tests nor descriptions
    assertThat(
            broken(
                new Exceptions(List.of()),
                FakeModel.of("silver.int__a", "bronze.x"),
                FakeModel.of("silver.b", "silver.int__a", "gold.c"),
                FakeModel.of("gold.c", "silver.int__a"),
                FakeModel.of("gold.int__d")))
        .containsExactlyInAnyOrder(
            "source_freshness t.s",
            "mart_on_source silver.int__a",
            "root_model gold.int__d",
            "silver_on_gold silver.b",
            "rejoined_upstream silver.b",
            "unused_helper gold.int__d",
            "primary_key_tested silver.int__a",
            "primary_key_tested silver.b",
            "primary_key_tested gold.c",
            "primary_key_tested gold.int__d",
            "test_coverage silver.int__a",
            "test_coverage silver.b",
            "test_coverage gold.c",
            "test_coverage gold.int__d",
            "model_described silver.int__a",
            "model_described silver.b",
            "model_described gold.c",
            "model_described gold.int__d",
            "column_described silver.int__a.id",
            "column_described silver.b.id",
            "column_described gold.c.id",
            "column_described gold.int__d.id",
            "model_named silver.b",
            "model_named gold.int__d");
  }

  @Test
  void fansAndJoinsHaveBounds() {
    String[] seven = {
      "silver.a1", "silver.a2", "silver.a3", "silver.a4", "silver.a5", "silver.a6", "silver.a7"
    };
    assertThat(
            broken(
                new Exceptions(List.of()),
                FakeModel.of("silver.a1"),
                FakeModel.of("silver.a2"),
                FakeModel.of("silver.a3"),
                FakeModel.of("silver.a4"),
                FakeModel.of("silver.a5"),
                FakeModel.of("silver.a6"),
                FakeModel.of("silver.a7"),
                FakeModel.of("gold.w", seven),
                FakeModel.of("gold.x", "silver.a1"),
                FakeModel.of("gold.y", "silver.a1"),
                FakeModel.of("gold.z", "silver.a1")))
        .contains("too_many_joins gold.w", "model_fanout silver.a1")
        .doesNotContain("model_fanout silver.a2");
  }

  @Test
  void anExceptionNeedsAReasonAndTakesWhatItNamesOnly() {
    Exceptions some =
        new Exceptions(
            List.of(
                new Exceptions.Entry(
                    "root_model", "gold.int__*", "A list of days.", Location.of("e.yml", 2))));
    assertThat(broken(some, FakeModel.of("gold.int__d"), FakeModel.of("gold.e")))
        .contains("root_model gold.e")
        .doesNotContain("root_model gold.int__d");
  }
}
