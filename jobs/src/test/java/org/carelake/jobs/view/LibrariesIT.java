package org.carelake.jobs.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.publish.DuckDb;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** SQLQuery and SQLView libraries over the files of {@link FhirFolder}. */
@ExtendWith(SparkExtension.class)
class LibrariesIT {
  @TempDir private Path work;
  private FhirInput files;

  @BeforeEach
  void writeFiles() throws Exception {
    files = FhirFiles.find(List.of(FhirFolder.write(work.resolve("fhir")).toString()));
  }

  private String csv(SparkSession spark, List<Subject> subjects) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ViewRun(subjects, files, 0, ViewSession.shared(spark)).stream(ViewFormat.CSV, out);
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  @Test
  void runsAQueryOverAViewAndASqlViewWithABoundParameter(SparkSession spark) throws Exception {
    List<Subject> subjects =
        Libraries.load(
            Libraries.query(
                "with big as (select * from m where v > :low)\n"
                    + "select big.id, p.family, :low as low from big left join p on p.id = patient_id"
                    + " order by big.id"),
            "low=0.00002");
    // o1 0.0036481 and o2 1.0 are above, o3 1.17E-5 is below, o4 has no value
    assertThat(csv(spark, subjects))
        .isEqualTo("id,family,low\no1,\"O\"\"Neil, Jr.\",0.00002\no2,,0.00002\n");
  }

  @Test
  void bindsParametersAndNeverPastesThem(SparkSession spark) throws Exception {
    String evil = "x' or '1'='1";
    List<Subject> subjects =
        Libraries.load(
            Libraries.query(
                "select :who as who, count(*) as n from p where id = :who or :none is not null",
                "{\"name\": \"who\", \"type\": \"string\", \"use\": \"in\"},"
                    + "{\"name\": \"none\", \"type\": \"date\", \"use\": \"in\", \"min\": 0}"),
            "who=" + evil);
    assertThat(csv(spark, subjects)).isEqualTo("who,n\n" + evil + ",0\n");
  }

  @Test
  void comparesDatesAndTimesOfViewsWithParameters(SparkSession spark) throws Exception {
    List<Subject> subjects =
        Libraries.load(
            Libraries.query(
                "select count_if(born < :day) as a, count_if(:at > timestamp'2024-01-01') as b,"
                    + " max(:yes) as c, max(:n) + 1 as d from p",
                "{\"name\": \"day\", \"type\": \"date\"}, {\"name\": \"at\", \"type\": \"dateTime\"},"
                    + "{\"name\": \"yes\", \"type\": \"boolean\"},"
                    + "{\"name\": \"n\", \"type\": \"integer\"}"),
            "day=1970-02",
            "at=2024-01-01T01:00:00+02:00",
            "yes=true",
            "n=41");
    assertThat(csv(spark, subjects)).isEqualTo("a,b,c,d\n1,0,true,42\n");
  }

  @Test
  void tablesAndParquetAndSchemaComeFromQueriesToo(SparkSession spark) throws Exception {
    List<Subject> subjects =
        Libraries.load(Libraries.query("select id, v from m where v > :low order by v"), "low=0");
    ViewRun run = new ViewRun(subjects, files, 2, ViewSession.shared(spark));
    assertThat(run.tables().tables().get("result").text(80))
        .isEqualTo(
            """
            id  v
            --  ---------
            o3  1.17E-5
            o1  0.0036481""");
    assertThat(run.schemas().get("result").toDDL()).isEqualTo("id STRING,v DOUBLE");
    Path out = work.resolve("out");
    OutputFolder folder = OutputFolder.open(out.toString(), List.of("result"), "parquet", false);
    RunReport report = run.parquet(folder);
    folder.publish(List.of("result"));
    folder.clean();
    assertThat(report.rows("result")).isEqualTo(2);
    try (DuckDb duckDb = DuckDb.open()) {
      assertThat(duckDb.rows("select id from read_parquet('" + out + "/*.parquet') order by id"))
          .containsExactly("o1", "o3");
    }
  }

  @Test
  void explainsWhatToDoWithTextThatIsNoNumber(SparkSession spark) {
    List<Subject> subjects =
        Libraries.load(Libraries.query("select * from p where family > :low"), "low=1");
    assertThatThrownBy(() -> csv(spark, subjects))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("can't become a number, date or time (CAST_INVALID_INPUT)")
        .hasMessageContaining("try_cast")
        .hasMessageNotContaining("Neil");
  }

  @Test
  void saysWhichColumnIsUnknownWhenTheTablesAreThere(SparkSession spark) {
    List<Subject> subjects =
        Libraries.load(Libraries.query("select famly from p where :low = 1"), "low=1");
    assertThatThrownBy(() -> csv(spark, subjects))
        .isInstanceOf(CarelakeException.class)
        .hasMessageStartingWith("lib/query.json:14:70: /content/2/data: ")
        .hasMessageContaining(
            "`famly` cannot be resolved. Did you mean one of the following? [`family`")
        .hasMessageEndingWith(
            "(line 1 of the SQL)\n  select famly from p where :low = 1\n         ^");
  }
}
