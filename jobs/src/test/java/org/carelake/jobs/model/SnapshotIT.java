package org.carelake.jobs.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.build.BuildJob;
import org.carelake.jobs.build.BuildListener;
import org.carelake.jobs.build.BuildOptions;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.run.RunContext;
import org.carelake.schemas.contract.SnapshotReader;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.RowsModel;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot over the builds of its table, in a lakehouse. */
@ExtendWith(SparkExtension.class)
class SnapshotIT {
  private static final TableName HISTORY = TableName.silver("team_history");
  private static final String TEAMS =
      """
      model: teams
      layer: silver
      description: Teams.
      grain: one row per team
      key: [id]
      columns:
        - {name: id, type: int, phi: none, description: Id.}
        - {name: lead, type: string, phi: name, description: Who leads it.}
      """;
  private static final String SNAPSHOT =
      """
      snapshot: team_history
      layer: silver
      description: Teams as they were.
      relation: silver.teams
      strategy: check
      hard_deletes: invalidate
      """;

  @TempDir private Path folder;

  private static ModelGraph graph(String values, String contract) {
    RowsModel teams = RowsModel.of("select * from values " + values, contract);
    return ModelGraph.of(
        List.of(
            teams,
            new SnapshotModel(
                "test",
                "team_history.yml",
                SnapshotReader.read("team_history.yml", SNAPSHOT),
                teams)));
  }

  private static ModelResult build(Lakehouse lakehouse, ModelGraph graph, String date) {
    BuildOptions options =
        new BuildOptions(RunContext.startedAt(Instant.now()), LocalDate.parse(date), false, 1);
    List<ModelResult> results =
        new BuildJob(lakehouse, graph, options)
            .run(
                new TreeSet<>(List.of(TableName.silver("teams"), HISTORY)),
                new BuildListener() {
                  @Override
                  public void started(TableName table) {}

                  @Override
                  public void finished(ModelResult result) {}
                });
    return results.stream()
        .filter(result -> result.table().equals(HISTORY))
        .findFirst()
        .orElseThrow();
  }

  private static String content(Lakehouse lakehouse) {
    return lakehouse.read(HISTORY).orderBy("id", "valid_from").collectAsList().stream()
        .map(
            row ->
                row.getInt(0)
                    + " "
                    + row.getString(1)
                    + " "
                    + row.getAs("valid_from").toString().substring(0, 10)
                    + " "
                    + (row.getAs("valid_to") == null
                        ? "now"
                        : row.getAs("valid_to").toString().substring(0, 10)))
        .collect(Collectors.joining(", "));
  }

  @Test
  void whatATableWasIsKeptOverItsBuilds(SparkSession spark) {
    Lakehouse lakehouse = new Lakehouse(spark, folder.toString());
    String first = "(1, 'Ada'), (2, 'Bo') as t(id, lead)";
    build(lakehouse, graph(first, TEAMS), "2026-01-05");
    assertThat(content(lakehouse)).isEqualTo("1 Ada 2026-01-05 now, 2 Bo 2026-01-05 now");

    // nothing new: no commit
    ModelResult same = build(lakehouse, graph(first, TEAMS), "2026-01-09");
    assertThat(same.status()).isEqualTo(ModelStatus.UNCHANGED);
    assertThat(same.rows()).isEqualTo(2);
    assertThat(lakehouse.version(HISTORY)).isZero();

    ModelGraph second = graph("(1, 'Ada'), (2, 'Cy') as t(id, lead)", TEAMS);
    assertThat(build(lakehouse, second, "2026-02-01").rows()).isEqualTo(3);
    assertThat(content(lakehouse))
        .isEqualTo("1 Ada 2026-01-05 now, 2 Bo 2026-01-05 2026-02-01, 2 Cy 2026-02-01 now");
    // the progress stands in the commit that wrote the rows
    assertThat(lakehouse.version(HISTORY)).isEqualTo(1);
    assertThat(build(lakehouse, second, "2026-02-01").status()).isEqualTo(ModelStatus.UNCHANGED);

    // a later run of one date takes back what an earlier one saw; a table of one column more
    String more = TEAMS + "  - {name: town, type: string, phi: address, description: Where.}\n";
    ModelGraph third = graph("(2, 'Bo', 'Ulm') as t(id, lead, town)", more);
    assertThat(build(lakehouse, third, "2026-02-01").status()).isEqualTo(ModelStatus.OK);
    assertThat(content(lakehouse))
        .isEqualTo("1 Ada 2026-01-05 2026-02-01, 2 Bo 2026-01-05 2026-02-01, 2 Bo 2026-02-01 now");

    // history is never lost: not by a column taken out, not by going back in time
    ModelResult lost = build(lakehouse, graph(first, TEAMS), "2026-03-01");
    assertThat(lost.status()).isEqualTo(ModelStatus.ERROR);
    assertThat(lost.message())
        .contains("team_history.yml:1")
        .contains("town")
        .contains("a history loses nothing");
    ModelResult back =
        build(lakehouse, graph("(2, 'Di', 'Ulm') as t(id, lead, town)", more), "2026-01-20");
    assertThat(back.status()).isEqualTo(ModelStatus.ERROR);
    assertThat(back.message()).contains("versions of a later date").doesNotContain("Di");
    assertThat(lakehouse.version(HISTORY)).isEqualTo(2);
  }
}
