package org.carelake.jobs.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.publish.DuckDb;
import org.carelake.schemas.error.CarelakeException;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every output format, read back by DuckDB where it can. */
@ExtendWith(SparkExtension.class)
class ViewRunIT {
  private static final List<String> PATIENTS =
      List.of("p1|O\"Neil, Jr.|true|1970", "p3|∅|false|∅", "p4||∅|∅", "∅|Ünal|∅|∅");

  @TempDir private Path work;
  private FhirInput files;

  @BeforeEach
  void writeFiles() throws Exception {
    files = FhirFiles.find(List.of(FhirFolder.write(work.resolve("fhir")).toString()));
  }

  private static List<Subject> views(String... json) {
    List<ViewFiles.Text> files = new ArrayList<>();
    for (String text : json) {
      files.add(new ViewFiles.Text("v" + files.size() + ".json", text));
    }
    return Subjects.load(files, List.of(), List.of(), InputFilter.none());
  }

  private static ViewSession noSpark() {
    return ViewSession.of(FhirInput.none());
  }

  private static List<String> problems(RunReport report, Path folder) {
    return report.problems().stream()
        .map(problem -> problem.view() + "|" + problem.place() + "|" + problem.reason())
        .map(text -> text.replace(folder.toString(), ""))
        .toList();
  }

  private String stream(ViewFormat format, String view, long limit) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ViewRun(views(view), files, limit, noSpark()).stream(format, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void streamsCsvWithQuotesNullsAndNumbersAsWritten() throws Exception {
    assertThat(stream(ViewFormat.CSV, FhirFolder.PATIENT_VIEW, 0))
        .isEqualTo(
            "id,family,active,born\r\n"
                + "p1,\"O\"\"Neil, Jr.\",true,1970\r\n"
                + "p3,,false,\r\n"
                + ",Ünal,,\r\n"
                + "p4,\"\",,\r\n");
    assertThat(stream(ViewFormat.CSV, FhirFolder.OBSERVATION_VIEW, 2))
        .isEqualTo(
            "id,patient_id,value,tagged,issued,notes\r\n"
                + "o1,p1,0.0036481,0.003648100,2024-03-01T08:00:00Z,"
                + "\"[\"\"a\"\",\"\"b, \\\"\"c\\\"\"\"\"]\"\r\n"
                + "o2,,1.0,1.000000000,,[]\r\n");
  }

  @Test
  void streamsNdjsonWithNumbersAsWritten() throws Exception {
    assertThat(stream(ViewFormat.NDJSON, FhirFolder.OBSERVATION_VIEW, 0))
        .isEqualTo(
            """
            {"id":"o1","patient_id":"p1","value":0.0036481,"tagged":0.003648100,\
            "issued":"2024-03-01T08:00:00Z","notes":["a","b, \\"c\\""]}
            {"id":"o2","patient_id":null,"value":1.0,"tagged":1.000000000,"issued":null,"notes":[]}
            {"id":"o3","patient_id":null,"value":1.17E-5,"tagged":0.000011700,"issued":null,"notes":[]}
            {"id":"o4","patient_id":"p4","value":null,"tagged":null,"issued":null,"notes":[]}
            """);
  }

  @Test
  void saysWhatItLeftOutWithFileAndLine() throws Exception {
    RunReport report =
        new ViewRun(views(FhirFolder.PATIENT_VIEW), files, 0, noSpark())
            .stream(ViewFormat.CSV, new ByteArrayOutputStream());
    assertThat(report.rows("patient")).isEqualTo(4);
    assertThat(report.unreadable()).isEqualTo(1);
    assertThat(report.broken()).isEqualTo(1);
    assertThat(problems(report, work.resolve("fhir")))
        .containsExactly(
            "patient|/a.txt:2|column 'family': expected at most one value, found 2;"
                + " \"collection\": true takes all of them, first() the first",
            "|/a.txt:3|not JSON: the JSON ends at byte 50, incomplete");
    assertThat(report.resources())
        .containsExactlyInAnyOrderEntriesOf(java.util.Map.of("Observation", 4L, "Patient", 5L));
    assertThat(report.passedOver()).singleElement().asString().endsWith("notes.md");
  }

  @Test
  void tablesShowTheFirstRowsAndCountTheOthers() {
    ViewRun.Tables tables =
        new ViewRun(views(FhirFolder.PATIENT_VIEW), files, 2, noSpark()).tables();
    TableSink table = tables.tables().get("patient");
    assertThat(table.rows()).isEqualTo(4);
    assertThat(table.text(80))
        .isEqualTo(
            """
            id  family       active  born
            --  -----------  ------  ----
            p1  O"Neil, Jr.  true    1970
            p3               false""");
    assertThat(table.text(20))
        .isEqualTo(
            """
            row 1
              id      p1
              family  O"Neil, Jr.
              active  true
              born    1970
            row 2
              id      p3
              family
              active  false
              born""");
  }

  @Test
  void writesCsvFilesThatDuckDbReads() throws Exception {
    String out = work.resolve("out").toString();
    List<String> names = List.of("patient", "observation");
    OutputFolder folder = OutputFolder.open(out, names, "csv", false);
    new ViewRun(views(FhirFolder.PATIENT_VIEW, FhirFolder.OBSERVATION_VIEW), files, 0, noSpark())
        .files(ViewFormat.CSV, folder);
    assertThat(work.resolve("out")).doesNotExist();
    folder.publish(names);
    folder.clean();
    try (DuckDb duckDb = DuckDb.open()) {
      String csv =
          "read_csv('"
              + out
              + "/patient/patient.csv', all_varchar = true, allow_quoted_nulls = false)";
      assertThat(duckDb.rows("select * from " + csv + " order by id nulls last"))
          .isEqualTo(PATIENTS);
      assertThat(
              duckDb.rows(
                  "select id, value from read_csv('"
                      + out
                      + "/observation/*.csv', all_varchar = true) order by id"))
          .containsExactly("o1|0.0036481", "o2|1.0", "o3|1.17E-5", "o4|∅");
    }
    assertThat(work)
        .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("."));
  }

  @Test
  void writesNdjsonFilesThatDuckDbReads() throws Exception {
    Path out = work.resolve("out");
    OutputFolder folder =
        OutputFolder.open(out.toString(), List.of("observation"), "ndjson", false);
    new ViewRun(views(FhirFolder.OBSERVATION_VIEW), files, 0, noSpark())
        .files(ViewFormat.NDJSON, folder);
    folder.publish(List.of("observation"));
    folder.clean();
    try (DuckDb duckDb = DuckDb.open()) {
      assertThat(
              duckDb.rows(
                  "select id, patient_id, notes[2] from read_json('"
                      + out
                      + "/observation.ndjson') order by id"))
          .containsExactly("o1|p1|b, \"c\"", "o2|∅|∅", "o3|∅|∅", "o4|p4|∅");
    }
  }

  @Test
  void writesParquetThatDuckDbReads(SparkSession spark) throws Exception {
    Path out = work.resolve("o ut %20ü {a}");
    List<String> names = List.of("patient", "observation");
    OutputFolder folder = OutputFolder.open(out.toString(), names, "parquet", false);
    RunReport report =
        new ViewRun(
                views(FhirFolder.PATIENT_VIEW, FhirFolder.OBSERVATION_VIEW),
                files,
                0,
                ViewSession.shared(spark))
            .parquet(folder);
    folder.publish(names);
    folder.clean();
    assertThat(report.rows("patient")).isEqualTo(4);
    assertThat(problems(report, work.resolve("fhir")))
        .hasSize(2)
        .anyMatch(text -> text.startsWith("patient|/a.txt:2|column 'family'"))
        .anyMatch(text -> text.startsWith("|/a.txt:3|not JSON"));
    try (DuckDb duckDb = DuckDb.open()) {
      String patients = "read_parquet('" + out + "/patient/*.parquet')";
      assertThat(duckDb.rows("select * from " + patients + " order by id nulls last"))
          .isEqualTo(PATIENTS);
      String observations = "read_parquet('" + out + "/observation/*.parquet')";
      assertThat(duckDb.columns("select * from " + observations))
          .containsExactly(
              "id VARCHAR",
              "patient_id VARCHAR",
              "value VARCHAR",
              "tagged DECIMAL(18,9)",
              "issued TIMESTAMP WITH TIME ZONE",
              "notes VARCHAR[]");
      assertThat(
              duckDb.rows(
                  "select id, patient_id, value, tagged, epoch(issued)::bigint, len(notes) from "
                      + observations
                      + " order by id"))
          .containsExactly(
              "o1|p1|0.0036481|0.003648100|1709280000|2",
              "o2|∅|1.0|1.000000000|∅|0",
              "o3|∅|1.17E-5|0.000011700|∅|0",
              "o4|p4|∅|∅|∅|0");
    }
  }

  @Test
  void ndjsonBecomesParquetInOnePassUnlessItHoldsBundles(SparkSession spark) throws Exception {
    Path plain = Files.createDirectories(work.resolve("plain"));
    Files.copy(work.resolve("fhir/a.txt"), plain.resolve("a.ndjson"));
    assertThat(parquet(spark, plain)).containsExactly("p1|O\"Neil, Jr.", "p3|∅");
    Files.writeString(
        plain.resolve("b.ndjson"),
        "{\"resourceType\":\"Patient\",\"id\":\"p5\"}\n"
            + "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{\"resource\":"
            + "{\"resourceType\":\"Patient\",\"id\":\"p6\"}}]}\n");
    assertThat(parquet(spark, plain)).containsExactly("p1|O\"Neil, Jr.", "p3|∅", "p5|∅", "p6|∅");
  }

  private List<String> parquet(SparkSession spark, Path folder) throws Exception {
    Path out = Files.createTempDirectory(work, "o ut %20ü {a}");
    List<String> names = List.of("patient");
    OutputFolder output = OutputFolder.open(out.toString(), names, "parquet", false);
    FhirInput input = FhirFiles.find(List.of(folder.toString()));
    RunReport report =
        new ViewRun(views(FhirFolder.PATIENT_VIEW), input, 0, ViewSession.shared(spark))
            .parquet(output);
    output.publish(names);
    output.clean();
    assertThat(problems(report, folder))
        .hasSize(2)
        .anyMatch(text -> text.startsWith("patient|/a.ndjson:2|column 'family'"))
        .anyMatch(text -> text.contains("|/a.ndjson:3|"));
    try (DuckDb duckDb = DuckDb.open()) {
      return duckDb.rows(
          "select id, family from read_parquet('" + out + "/*.parquet') order by id");
    }
  }

  @Test
  void anOutputFolderInUseIsRefusedOrItsFilesReplaced() throws Exception {
    Path out = Files.createDirectories(work.resolve("out"));
    Files.writeString(out.resolve("mine.csv"), "mine");
    Files.writeString(out.resolve("patient.csv"), "old");
    assertThatThrownBy(() -> OutputFolder.open(out.toString(), List.of("patient"), "csv", false))
        .isInstanceOf(CarelakeException.class)
        .hasMessageContaining("is not empty")
        .hasMessageContaining("--overwrite");
    OutputFolder folder = OutputFolder.open(out.toString(), List.of("patient"), "csv", true);
    new ViewRun(views(FhirFolder.PATIENT_VIEW), files, 0, noSpark()).files(ViewFormat.CSV, folder);
    folder.publish(List.of("patient"));
    folder.clean();
    assertThat(Files.readString(out.resolve("patient.csv"))).startsWith("id,family");
    assertThat(Files.readString(out.resolve("mine.csv"))).isEqualTo("mine");
  }
}
