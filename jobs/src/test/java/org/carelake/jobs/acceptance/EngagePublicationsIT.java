package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.carelake.jobs.publish.DuckDb;
import org.carelake.jobs.publish.Publication;
import org.carelake.jobs.publish.PublishedTableResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The demo tenant's three buckets as DuckDB reads them. */
@ExtendWith(EngageExtension.class)
class EngagePublicationsIT {
  /** Cells of one metric, period, organisation and dimension, beside their total. */
  private static final String GROUPS =
      """
      select cell.metric_id, cell.method_version, cell.period_date, cell.period_grain,
        cell.organization_id, cell.dimension_name, any_value(total.status) as total_status,
        count(*) filter (where cell.status = 'suppressed') as hidden
      from fct_metrics_long cell
      join fct_metrics_long total
        on total.metric_id = cell.metric_id and total.method_version = cell.method_version
        and total.period_date = cell.period_date and total.period_grain = cell.period_grain
        and total.organization_id is not distinct from cell.organization_id
        and total.dimension_name is null
      where cell.dimension_name is not null
      group by all
      """;

  @TempDir private Path folder;

  @Test
  void anonHoldsTwinsAndNothingElse(EngageExtension.Run engage) throws Exception {
    Publication anon = engage.pipeline().publish("anon");
    assertThat(anon.tables())
        .isNotEmpty()
        .allMatch(table -> table.table().source().name().endsWith("_anon"));
    try (DuckDb duckDb = DuckDb.open(Path.of(anon.duckDbScript()))) {
      assertThat(duckDb.rows("select count(*), count(distinct id) from patient_anon"))
          .containsExactly("400|400");
    }
    assertArchive(anon);
  }

  @Test
  void metricsHoldTheFactWithoutSmallCells(EngageExtension.Run engage) throws Exception {
    Publication metrics = engage.pipeline().publish("metrics");
    assertThat(metrics.tables())
        .extracting(table -> table.table().source().toString())
        .containsExactly("gold.fct_metrics_long");
    try (DuckDb duckDb = DuckDb.open(Path.of(metrics.duckDbScript()))) {
      String small =
          "select count(*) from fct_metrics_long where dimension_name is not null and ("
              + "(unit = 'count' and value between 1 and 10) or denominator between 1 and 10"
              + " or (unit <> 'mean' and numerator between 1 and 10)"
              + " or (unit = 'percent' and denominator - numerator between 1 and 10))";
      assertThat(duckDb.rows(small)).containsExactly("0");
      assertThat(
              duckDb.rows(
                  "select count(*) from fct_metrics_long where status = 'suppressed'"
                      + " and (value is not null or numerator is not null"
                      + " or denominator is not null)"))
          .containsExactly("0");
      assertThat(
              duckDb.rows(
                  "select * from ("
                      + GROUPS
                      + ") where hidden = 1 and total_status is distinct from 'suppressed'"))
          .as("a single hidden cell beside a published total")
          .isEmpty();
    }
    assertArchive(metrics);
  }

  @Test
  void namedTablesComeAsSpreadsheetsToo(EngageExtension.Run engage) throws Exception {
    assertArchive(engage.pipeline().named());
  }

  /** Every table is in the ZIP with all of its rows, as DuckDB's own reader counts them. */
  private void assertArchive(Publication publication) throws Exception {
    Path bucket = Path.of(publication.latest()).getParent();
    Path zip = bucket.resolve(publication.archive().orElseThrow().path());
    try (ZipFile file = new ZipFile(zip.toFile());
        DuckDb duckDb = DuckDb.open()) {
      assertThat(file.stream().map(ZipEntry::getName).toList())
          .isEqualTo(
              publication.tables().stream().map(table -> table.table().name() + ".csv").toList());
      for (PublishedTableResult table : publication.tables()) {
        Path csv = folder.resolve(table.table().name() + ".csv");
        try (InputStream in = file.getInputStream(file.getEntry(csv.getFileName().toString()))) {
          Files.copy(in, csv);
        }
        String read =
            "read_csv('" + csv + "', header = true, all_varchar = true, strict_mode = true)";
        assertThat(duckDb.rows("select count(*) from " + read))
            .as(table.table().name())
            .isEqualTo(List.of(String.valueOf(table.rows())));
        Files.delete(csv);
      }
    }
  }
}
