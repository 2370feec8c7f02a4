package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.SoftAssertions;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.BuildContext;
import org.carelake.jobs.model.MetricsMode;
import org.carelake.jobs.model.MetricsModel;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.publish.DuckDb;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The metrics of the demo tenant against the same metrics worked out by DuckDB from the raw files,
 * by SQL that was written from the definitions.
 */
@ExtendWith(EngageExtension.class)
class MetricsIT {
  private static final TableName FACT = TableName.gold("fct_metrics_long");

  @Test
  void theSpecificationGivesWhatDuckDbFindsInTheRawFiles(EngageExtension.Run engage)
      throws Exception {
    List<String> compared = compare(engage.pipeline().lakehouse().read(FACT), "specification");
    Set<String> cuts =
        model(engage.pipeline(), MetricsMode.SPECIFICATION).metrics().stream()
            .flatMap(
                metric -> metric.dimensions().stream().map(cut -> metric.id() + " by " + cut.sql()))
            .collect(Collectors.toSet());
    assertThat(cuts).hasSizeGreaterThanOrEqualTo(6);
    assertThat(compared).containsAll(cuts);
    compared.removeAll(cuts);
    Set<String> all = ids(model(engage.pipeline(), MetricsMode.SPECIFICATION));
    assertThat(compared).hasSizeGreaterThanOrEqualTo(114);
    assertThat(compared).containsExactlyInAnyOrderElementsOf(all);
    assertThat(all).containsAll(ids(model(engage.pipeline(), MetricsMode.REFERENCE)));
  }

  @Test
  void theReferenceGivesWhatDuckDbFindsInTheRawFiles(EngageExtension.Run engage) throws Exception {
    MetricsModel reference = model(engage.pipeline(), MetricsMode.REFERENCE);
    assertThat(compare(fact(engage.pipeline(), reference, Pipeline.AS_OF), "reference"))
        .hasSize(64)
        .containsExactlyInAnyOrderElementsOf(ids(reference));
  }

  static List<String> compare(Dataset<Row> fact, String definitions) throws Exception {
    Map<String, List<String>> found =
        fact
            .selectExpr(
                "concat_ws(' by ', metric_id, dimension_name) as metric_id",
                "array_join(array(cast(period_date as string), if(dimension_name is null,"
                    + " organization_id, concat(coalesce(organization_id, '∅'), '/',"
                    + " dimension_value)),"
                    + " cast(numerator as string), cast(denominator as string),"
                    + " cast(value as string)), '|', '∅') as line")
            .collectAsList()
            .stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getString(0),
                    TreeMap::new,
                    Collectors.mapping(row -> row.getString(1), Collectors.toList())));
    try (DuckDb duckDb = DuckDb.open()) {
      RawEngage.load(duckDb);
      RawForms.load(duckDb);
      run(duckDb, "raw");
      run(duckDb, definitions);
      assertThat(duckDb.rows("select distinct metric from m.expected order by 1"))
          .isEqualTo(List.copyOf(found.keySet()));
      duckDb.execute("create table m.result as select * from m.expected");
      SoftAssertions every = new SoftAssertions();
      for (String metric : duckDb.rows("select distinct metric from m.result order by 1")) {
        every
            .assertThat(found.get(metric))
            .as(metric)
            .containsExactlyInAnyOrderElementsOf(
                duckDb.rows(
                    "select first, org, numerator, denominator, value"
                        + " from m.result where metric = '"
                        + metric
                        + "'"));
      }
      every.assertAll();
      return new ArrayList<>(duckDb.rows("select distinct metric from m.result"));
    }
  }

  private static void run(DuckDb duckDb, String script) throws IOException, SQLException {
    try (InputStream sql = MetricsIT.class.getResourceAsStream("/metrics/" + script + ".sql")) {
      duckDb.execute(
          new String(sql.readAllBytes(), StandardCharsets.UTF_8)
              .replace("${as_of}", Pipeline.AS_OF.toString()));
    }
  }

  private static Set<String> ids(MetricsModel model) {
    return model.metrics().stream()
        .map(metric -> metric.id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static MetricsModel model(Pipeline pipeline, MetricsMode mode) {
    Project project = new Project(Pipeline.CHECKOUT, Pipeline.CHECKOUT);
    ModelGraph graph = ModelLoader.load(project, pipeline.tenant(), mode);
    return (MetricsModel) graph.model(FACT);
  }

  static Dataset<Row> fact(Pipeline pipeline, MetricsModel model, LocalDate asOf) {
    Lakehouse lakehouse = pipeline.lakehouse();
    return model
        .rows(
            new BuildContext(
                lakehouse.spark(), table -> Optional.of(lakehouse.read(table)), asOf, "run-1"))
        .rows();
  }
}
