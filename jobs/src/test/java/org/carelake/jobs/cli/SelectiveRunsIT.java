package org.carelake.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.console.Console;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.model.Selection;
import org.carelake.jobs.project.Project;
import org.carelake.schemas.config.Installation;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Builds with tests between models, what is done again after them, and selections by them. */
@ExtendWith(SparkExtension.class)
class SelectiveRunsIT {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));

  @TempDir private Path folder;
  private Project project;

  @BeforeEach
  void project() throws IOException {
    Files.createDirectories(folder.resolve("conf/tenants"));
    Files.createDirectories(folder.resolve("conf/environments"));
    Files.copy(CHECKOUT.resolve("conf/carelake.conf"), folder.resolve("conf/carelake.conf"));
    Files.copy(
        CHECKOUT.resolve("conf/environments/local.conf"),
        folder.resolve("conf/environments/local.conf"));
    write("conf/tenants/tiny.conf", "tenant = tiny\npackages = [p]\nsources = []\nroot = wh\n");
    model(
        "a",
        "select * from values (1), (1) as t(id)",
        "{name: id, type: int, phi: none, description: Id., tests: [unique]}");
    model("b", "select id from silver.a", "{name: id, type: int, phi: none, description: Id.}");
    model("c", "select id from silver.b", "{name: id, type: int, phi: none, description: Id.}");
    model(
        "d",
        "select 7 as id",
        "{name: id, type: int, phi: none, description: Id., tests: [unique]}");
    project = new Project(folder, folder);
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void model(String name, String sql, String column) throws IOException {
    write("transforms/models/p/" + name + ".sql", sql);
    write(
        "transforms/models/p/" + name + ".yml",
        """
        model: %s
        layer: silver
        description: Model.
        grain: one row per id
        key: [id]
        tags: [%s]
        meta: {owner: team-%s}
        columns:
          - %s
        """
            .formatted(name, name.equals("d") ? "other" : "chain", name, column));
  }

  /** What a command told, and how it ended. */
  private record Told(int exit, String text) {}

  private Told run(SparkSession spark, boolean retry, boolean empty, String... select) {
    Installation installation = new InstallationReader(folder, folder, Map.of()).read("local");
    TenantConfig tenant = installation.tenants().get(0);
    Set<Phase> phases = retry ? Set.of() : Set.of(Phase.BUILD, Phase.TEST);
    RunSettings settings =
        new TestSettings(
                retry ? "retry" : "build",
                phases,
                LocalDate.of(2026, 11, retry ? 9 : 1),
                List.of(select),
                false,
                retry,
                empty)
            .in(installation);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8), false, false, Clock.systemUTC());
    int exit =
        new TenantRun(project, tenant, settings, console)
            .run(CompletableFuture.completedFuture(spark));
    return new Told(exit, out.toString(StandardCharsets.UTF_8));
  }

  private Set<TableName> select(SparkSession spark, String expression) {
    Installation installation = new InstallationReader(folder, folder, Map.of()).read("local");
    TenantConfig tenant = installation.tenants().get(0);
    ModelGraph graph = ModelLoader.load(project, tenant);
    return Selection.of(List.of(expression))
        .in(
            graph,
            new LakehouseFacts(
                new Lakehouse(spark, tenant.root()), tenant.name(), graph, Optional.empty()));
  }

  private static TableName silver(String name) {
    return TableName.silver(name);
  }

  @Test
  void aFailedTestHoldsBackWhatDependsOnItAndRetryGoesOnThere(SparkSession spark) throws Exception {
    Told first = run(spark, false, false);
    assertThat(first.exit()).isEqualTo(1);
    assertThat(first.text())
        .contains("silver.a ....", "[FAIL 1 test]")
        .contains("a test of silver.a failed", "its input silver.b was skipped")
        .contains("2 written, 2 skipped")
        .contains("1 passed, 0 warned, 1 failed");
    Lakehouse lakehouse = new Lakehouse(spark, folder.resolve("wh").toString());
    assertThat(lakehouse.exists(silver("b"))).isFalse();
    assertThat(select(spark, "result:fail")).containsExactly(silver("a"));
    assertThat(select(spark, "1+result:skipped,b+")).containsExactly(silver("b"), silver("c"));
    assertThat(select(spark, "state:new")).containsExactly(silver("b"), silver("c"));

    // mended: only the failed and the skipped are done again, as of the same date
    write("transforms/models/p/a.sql", "select * from values (1), (2) as t(id)");
    assertThat(select(spark, "state:modified.body")).containsExactly(silver("a"));
    Told again = run(spark, true, false);
    assertThat(again.exit()).isZero();
    assertThat(again.text())
        .contains("as of 2026-11-01", "Build and test: 3 models", "3 written")
        .doesNotContain("silver.d");
    assertThat(run(spark, true, false).text()).contains("the last run ended well");

    // nothing changed: tests are not asked twice, states agree
    assertThat(run(spark, false, false).text()).contains("4 unchanged", "2 passed");
    assertThat(select(spark, "state:unmodified")).hasSize(4);
    assertThat(run(spark, false, false, "state:modified").text()).contains("No models selected");

    // labels
    assertThat(select(spark, "tag:chain,config.meta.owner:team-[bc]"))
        .containsExactly(silver("b"), silver("c"));
    assertThat(select(spark, "path:transforms/models/p kind:sql")).hasSize(4);
    assertThatThrownBy(() -> select(spark, "tag:chian"))
        .hasMessageContaining("selects no model (did you mean 'chain'?); known: chain, other");
    assertThat(select(spark, "resource_type:model")).hasSize(4);
    // a kind that there is, of which this project has none
    assertThat(select(spark, "kind:seed")).isEmpty();
    assertThatThrownBy(() -> select(spark, "resource_type:analysis"))
        .hasMessageContaining("known: model, seed, snapshot");

    // the ledger says when each ended
    assertThat(
            new Lakehouse(spark, folder.resolve("wh").toString())
                .read(new TableName(Layer.LEDGER, "model_results"))
                .where("finished_at is null"))
        .matches(Dataset::isEmpty);
    assertThatThrownBy(() -> select(spark, "tags:chain"))
        .hasMessageContaining("there is no method 'tags' (did you mean 'tag'?)");
  }

  @Test
  void aDryRunFindsWhatCannotWorkAndWritesNothing(SparkSession spark) throws Exception {
    write("transforms/models/p/b.sql", "select cast(id as string) as id from silver.a");
    Told dry = run(spark, false, true);
    assertThat(dry.exit()).isEqualTo(1);
    assertThat(dry.text())
        .contains("Dry run: 4 models", "id is promised as int, found string")
        .contains("3 sound; nothing was written");
    assertThat(folder.resolve("wh")).doesNotExist();
  }
}
