package org.carelake.jobs.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.carelake.schemas.contract.DataTest;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.schemas.error.Location;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.Test;

class ModelGraphTest {
  private static final ModelGraph GRAPH =
      ModelGraph.of(
          List.of(
              FakeModel.of("gold.c", "gold.b", "silver.a"),
              FakeModel.of("gold.b", "silver.a"),
              FakeModel.of("silver.a", "bronze.x"),
              FakeModel.of("silver.z", "bronze.x")));

  private static List<String> select(String... expressions) {
    return Selection.of(List.of(expressions)).in(GRAPH).stream().map(TableName::toString).toList();
  }

  @Test
  void modelsComeAfterTheirInputs() {
    List<TableName> order = GRAPH.models().stream().map(Model::table).toList();
    assertThat(order.indexOf(TableName.silver("a"))).isLessThan(order.indexOf(TableName.gold("b")));
    assertThat(order.indexOf(TableName.gold("b"))).isLessThan(order.indexOf(TableName.gold("c")));
  }

  @Test
  void aCircleIsRefusedWithItsPath() {
    assertThatThrownBy(
            () ->
                ModelGraph.of(
                    List.of(
                        FakeModel.of("gold.a", "gold.b"),
                        FakeModel.of("gold.b", "gold.c"),
                        FakeModel.of("gold.c", "gold.a"))))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("gold.a <- gold.b <- gold.c <- gold.a")
        .hasMessageContaining("a.sql, b.sql, c.sql");
  }

  @Test
  void aMissingInputATwinAndATestWithoutATableAreAllTold() {
    FakeModel loose =
        FakeModel.of("gold.d")
            .with(DataTest.relationships(TableName.silver("aa"), "id", Location.of("d.yml", 7)));
    assertThatThrownBy(
            () ->
                ModelGraph.of(
                    List.of(
                        FakeModel.of("silver.a"),
                        FakeModel.of("silver.a"),
                        FakeModel.of("gold.b", "silver.x"),
                        loose)))
        .hasMessageContaining("table silver.a is already made by a.sql")
        .hasMessageContaining("b.sql: no model makes its input silver.x")
        .hasMessageContaining("d.yml:7: 'to' names silver.aa, which no model makes")
        .hasMessageContaining("did you mean 'silver.a'?");
  }

  @Test
  void aTestOnAColumnThatIsNotThereIsRefused() {
    FakeModel child =
        FakeModel.of("gold.b")
            .with(DataTest.relationships(TableName.silver("a"), "idd", Location.of("b.yml", 7)));
    assertThatThrownBy(() -> ModelGraph.of(List.of(FakeModel.of("silver.a"), child)))
        .hasMessageContaining("b.yml:7: silver.a has no column 'idd' (did you mean 'id'?)");
  }

  @Test
  void selectionKnowsNamesAncestorsDescendantsPackagesAndWildcards() {
    assertThat(select()).containsExactly("silver.a", "silver.z", "gold.b", "gold.c");
    assertThat(select("b")).containsExactly("gold.b");
    assertThat(select("+b")).containsExactly("silver.a", "gold.b");
    assertThat(select("b+")).containsExactly("gold.b", "gold.c");
    assertThat(select("silver.*")).containsExactly("silver.a", "silver.z");
    assertThat(select("package:test")).hasSize(4);
    assertThat(select("b z")).containsExactly("silver.z", "gold.b");
    assertThat(select("+b+")).containsExactly("silver.a", "gold.b", "gold.c");
  }

  @Test
  void whatSelectsNothingIsAnError() {
    assertThatThrownBy(() -> select("silver.aa"))
        .hasMessageContaining("'silver.aa' selects no model")
        .hasMessageContaining("did you mean 'silver.a'?");
  }
}
