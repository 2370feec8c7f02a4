package org.carelake.jobs.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.ByteSearch;
import org.carelake.testing.RowsModel;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A development environment that reads production, and what it must never get from there. */
@ExtendWith(SparkExtension.class)
class DeferredInputsIT {
  private static final String CANARY = "ZZCANARYNAME";

  @TempDir private Path folder;

  private static RowsModel model(String name, String layer, String sql, String columns) {
    return RowsModel.of(
        sql,
        """
        model: %s
        layer: %s
        description: Model.
        grain: one row per id
        key: [id]
        columns:
        %s
        """
            .formatted(name, layer, columns.indent(2)));
  }

  private static ModelGraph graph() {
    String named =
        """
        - {name: id, type: string, phi: id, description: Id.}
        - {name: name, type: string, phi: name, description: Name.}
        - {name: town, type: string, phi: none, description: Town.}
        """;
    String people = "select 'p1' as id, '" + CANARY + "' as name, 'Ulm' as town";
    return ModelGraph.of(
        List.of(
            model("people", "gold", people, named),
            model(
                "people_anon",
                "gold",
                "select 'x9' as id, 'Ulm' as town",
                """
                - {name: id, type: string, phi: none, description: Pseudonym.}
                - {name: town, type: string, phi: none, description: Town.}
                """),
            model("person", "silver", people, named),
            model("towns", "gold", "select id, name, town from gold.people", named),
            model("persons", "gold", "select id, name, town from silver.person", named)));
  }

  @Test
  void namedTablesAreStoodInForByTheirTwinsAndOthersRefused(SparkSession spark) throws IOException {
    ModelGraph graph = graph();
    Lakehouse production = new Lakehouse(spark, folder.resolve("production").toString());
    Lakehouse own = new Lakehouse(spark, folder.resolve("own").toString());
    BuildOptions options =
        new BuildOptions(RunContext.startedAt(Instant.now()), LocalDate.EPOCH, false, 1);
    BuildListener nobody =
        new BuildListener() {
          @Override
          public void started(TableName table) {}

          @Override
          public void finished(ModelResult result) {}
        };
    new BuildJob(production, graph, options)
        .run(
            new TreeSet<>(
                List.of(
                    TableName.gold("people"),
                    TableName.gold("people_anon"),
                    TableName.silver("person"))),
            nobody);

    List<ModelResult> results =
        new BuildJob(own, new DeferredInputs(own, production, graph), graph, options)
            .run(
                new TreeSet<>(List.of(TableName.gold("towns"), TableName.gold("persons"))), nobody);
    assertThat(own.read(TableName.gold("towns")).collectAsList())
        .extracting(Row::toString)
        .containsExactly("[x9,null,Ulm]");
    ModelResult refused =
        results.stream()
            .filter(result -> result.table().name().equals("persons"))
            .findFirst()
            .orElseThrow();
    assertThat(refused.status()).isEqualTo(ModelStatus.ERROR);
    assertThat(refused.message())
        .contains("person.yml", "silver.person tells of persons", "from samples");
    assertThat(new ByteSearch(folder.resolve("production")).found(List.of(CANARY))).isNotEmpty();
    assertThat(new ByteSearch(folder.resolve("own")).found(List.of(CANARY))).isEmpty();
  }
}
