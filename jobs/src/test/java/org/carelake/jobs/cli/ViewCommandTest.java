package org.carelake.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.carelake.jobs.view.FhirFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who types {@code carelake view}; without Spark. */
class ViewCommandTest {
  private final PrintStream systemOut = System.out;
  private final PrintStream systemErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path work;
  private String view;
  private String input;

  @BeforeEach
  void begin() throws Exception {
    view = Files.writeString(work.resolve("v.json"), FhirFolder.PATIENT_VIEW).toString();
    input = FhirFolder.write(work.resolve("fhir")).toString();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void end() {
    System.setOut(systemOut);
    System.setErr(systemErr);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8).replace(work.toString(), "");
  }

  @Test
  void printsATableAndWhatItLeftOut() {
    assertThat(Main.run("view", view, "--input", input, "--limit", "1")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            id  family       active  born
            --  -----------  ------  ----
            p1  O"Neil, Jr.  true    1970
            (1 of 4 rows; --limit 0 shows all)
            """);
    assertThat(err())
        .isEqualTo(
            """
            1 file passed over, not JSON: /fhir/notes.md
            1 line can't be read and gave no row:
              /fhir/a.txt:3: not JSON: the JSON ends at byte 50, incomplete
            1 resource breaks a view and gave no row:
              /fhir/a.txt:2: view patient, column 'family': expected at most one value, found 2; \
            "collection": true takes all of them, first() the first
            """);
  }

  @Test
  void pipesRowsAndNothingElse() {
    assertThat(Main.run("view", view, "-i", input, "-f", "csv", "-n", "1")).isZero();
    assertThat(out()).isEqualTo("id,family,active,born\r\np1,\"O\"\"Neil, Jr.\",true,1970\r\n");
  }

  @Test
  void strictFailsAndWritesNoFiles() {
    String output = work.resolve("out").toString();
    assertThat(
            Main.run("view", view, "-i", input, "--strict", "--format", "csv", "--output", output))
        .isEqualTo(Main.FAILED);
    assertThat(out()).isEmpty();
    assertThat(err()).contains("error: --strict allows none of these; no files were written");
    assertThat(Path.of(output)).doesNotExist();
  }

  @Test
  void writesFilesAndSaysWhere() {
    String output = work.resolve("out").toString();
    assertThat(Main.run("view", view, "-i", input, "--format", "ndjson", "--output", output))
        .isZero();
    assertThat(out()).isEqualTo("patient: 4 rows in " + output + "\n");
    assertThat(Path.of(output, "patient.ndjson"))
        .content()
        .startsWith(
            "{\"id\":\"p1\",\"family\":\"O\\\"Neil, Jr.\",\"active\":true,\"born\":\"1970\"}\n")
        .hasLineCount(4);
    assertThat(Main.run("view", view, "-i", input, "--format", "ndjson", "--output", output))
        .isEqualTo(Main.WRONG_USAGE);
    assertThat(err()).contains("error: the folder /out is not empty; name another with --output");
  }

  @Test
  void printsTheSchemaWithoutData() {
    assertThat(Main.run("view", view, "--schema", "--dialect", "duckdb")).isZero();
    assertThat(out())
        .isEqualTo(
            """
            CREATE TABLE "patient" (
              "id" VARCHAR,
              "family" VARCHAR,
              "active" BOOLEAN,
              "born" VARCHAR
            );
            """);
  }

  @Test
  void saysThatNothingOfTheTypeIsThere() throws Exception {
    Files.writeString(
        Path.of(view),
        "{\"resource\": \"Claim\", \"select\": [{\"column\": [{\"name\": \"id\", \"path\": \"id\"}]}]}");
    assertThat(Main.run("view", view, "-i", input)).isZero();
    assertThat(out()).isEqualTo("id\n--\n(0 rows)\n");
    assertThat(err())
        .contains(
            "nothing in the input for 1 view: v reads Claim; the input holds Observation (4),"
                + " Patient (5)");
  }

  @Test
  void refusesAWrongViewBeforeItReadsData() throws Exception {
    Files.writeString(Path.of(view), FhirFolder.PATIENT_VIEW.replace("name.family", "name.famly"));
    assertThat(Main.run("view", view, "-i", input)).isEqualTo(Main.WRONG_USAGE);
    assertThat(out()).isEmpty();
    assertThat(err())
        .isEqualTo(
            """
            error: /v.json:4:31: /select/0/column/1/path: unknown element 'famly' of HumanName \
            (did you mean 'family'?)
              name.famly
                   ^^^^^
            """);
  }

  @Test
  void saysWhichOptionIsMissing() {
    assertThat(Main.run("view", view)).isEqualTo(Main.WRONG_USAGE);
    assertThat(err()).contains("name the FHIR files with --input FILE or --input FOLDER");
    assertThat(Main.run("view", view, "-i", input + "x")).isEqualTo(Main.WRONG_USAGE);
    assertThat(err()).contains("--input expects a file or folder, but there is no /fhirx");
    assertThat(Main.run("view", view, "-i", input, "-f", "parquet")).isEqualTo(Main.WRONG_USAGE);
    assertThat(err()).contains("Parquet can't be printed; name a folder with --output DIR");
  }
}
