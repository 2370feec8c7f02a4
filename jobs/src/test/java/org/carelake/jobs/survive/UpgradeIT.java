package org.carelake.jobs.survive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.cli.WarmRuns;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lakehouse that the former version wrote ({@code data-samples/upgrade}), with its publication
 * and its ledger, in the hands of this one.
 */
@ExtendWith(SparkExtension.class)
class UpgradeIT {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));

  @TempDir private Path folder;

  @Test
  void aLakehouseOfTheFormerVersionGoesOn(SparkSession spark) throws Exception {
    Path input = folder.resolve("input");
    KillProject project = KillProject.create(folder.resolve("project"), input);
    unzip(CHECKOUT.resolve("data-samples/upgrade/lakehouse-0.1.0.zip"), project.folder());
    KillProject.first(input);
    List<String> formerRuns = runs(project);
    assertThat(formerRuns).hasSize(2);

    // the files lie elsewhere now and are read again: nothing is there twice
    WarmRuns.Told again = WarmRuns.run(spark, project.folder(), LocalDate.of(2026, 11, 2));
    assertThat(again.exit()).as(again.text()).isZero();
    assertThat(LakehouseContent.rows(project.lakehouse().resolve("bronze/patient"), "id"))
        .containsExactly("p1", "p2", "p3");

    KillProject.second(input);
    WarmRuns.Told next = WarmRuns.run(spark, project.folder(), LocalDate.of(2026, 11, 3));
    assertThat(next.exit()).as(next.text()).isZero();
    assertThat(LakehouseContent.published(project.bucket()).get("people"))
        .containsExactly(
            "p1|other|1980-05-01|2",
            "p2|male|1970-02-03|2",
            "p3|male|∅|2",
            "p4|female|1999-09-09|2");
    assertThat(LakehouseContent.published(project.bucket()).get("genders"))
        .containsExactly("female|1", "male|2", "other|1");
    assertThat(runs(project)).hasSize(6).containsAll(formerRuns);
    // columns that the former ledger lacked are there, and empty in its rows
    assertThat(
            LakehouseContent.rows(
                project.lakehouse().resolve("ledger/test_results"),
                "distinct case when evidence is null then 'former' else 'now' end"))
        .containsExactly("former", "now");
    RunTraces.requireWhole(project);
  }

  private static List<String> runs(KillProject project) throws Exception {
    return LakehouseContent.rows(
        project.lakehouse().resolve("ledger/runs"), "run_id || ' ' || event");
  }

  private static void unzip(Path archive, Path target) throws Exception {
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path file = target.resolve(entry.getName());
        if (!entry.isDirectory()) {
          Files.createDirectories(file.getParent());
          Files.copy(entries, file);
        }
      }
    }
  }
}
