package org.carelake.jobs.hospitals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.hospitals.HospitalsExtension.Run;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.publish.DuckDb;
import org.carelake.jobs.spark.SmallData;
import org.carelake.schemas.config.SourceConfig;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.Layer;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.ReadmeQuestions;
import org.carelake.testing.ReadmeQuestions.Question;
import org.carelake.testing.SparkExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three hospitals in one star schema; what is right was written down by the generator. */
@ExtendWith({SparkExtension.class, HospitalsExtension.class})
class HospitalsIT {
  private static final Path SAMPLES = HospitalsExtension.CHECKOUT.resolve("data-samples/hospitals");
  private static final Map<String, String> KEYS =
      Map.of(
          "patients", "patient_id",
          "doctors", "doctor_id",
          "staff", "staff_id",
          "department", "department_id",
          "supplier", "supplier_id",
          "appointments", "appointment_id",
          "surgery", "appointment_id",
          "hospital_bills", "bill_id",
          "patient_tests", "patient_test_id");

  private static JsonNode expected() throws Exception {
    return new ObjectMapper().readTree(SAMPLES.resolve("expected.json").toFile());
  }

  private static Map<String, Long> counts(Run run, TableName table, String hospital) {
    Map<String, Long> counts = new HashMap<>();
    if (run.lakehouse().exists(table)) {
      for (Row row : run.lakehouse().read(table).groupBy(hospital).count().collectAsList()) {
        counts.put(row.getString(0), row.getLong(1));
      }
    }
    return counts;
  }

  @Test
  void everyRowReceivedIsThereOnceOrAccountedFor(Run run) throws Exception {
    assertThat(run.ingested().failures()).isEmpty();
    assertThat(run.ingested().quarantinedTotal()).isZero();
    assertThat(run.built())
        .allMatch(result -> result.status() == ModelStatus.OK, "is built")
        .hasSizeGreaterThan(30);
    assertThat(
            run.lakehouse().tables(Layer.BRONZE).stream()
                .filter(table -> table.name().startsWith("hospital_")))
        .hasSize(45);
    List<String> wrong = new ArrayList<>();
    Map<String, Map<String, Long>> silver = new TreeMap<>();
    Map<String, Map<String, Long>> refused = new TreeMap<>();
    Map<String, Map<String, Long>> again = new TreeMap<>();
    for (JsonNode count : expected().path("counts")) {
      String hospital = count.path("hospital").asText();
      String table = count.path("table").asText();
      TableName unified = TableName.silver("stage_hospitals__" + table);
      TableName quarantine = new TableName(Layer.QUARANTINE, "silver_stage_hospitals__" + table);
      long received =
          counts(run, TableName.bronze(hospital + "__" + table), "_source").get(hospital);
      long out =
          silver
              .computeIfAbsent(table, key -> counts(run, unified, "hospital"))
              .getOrDefault(hospital, 0L);
      long quarantined =
          refused
              .computeIfAbsent(table, key -> counts(run, quarantine, "hospital"))
              .getOrDefault(hospital, 0L);
      long duplicates = count.path("duplicates").asLong();
      boolean right =
          received == count.path("received").asLong()
              && quarantined == count.path("quarantined").asLong()
              && received == out + duplicates + quarantined;
      again.computeIfAbsent(table, key -> new HashMap<>()).put(hospital, duplicates);
      if (!right) {
        wrong.add(count + ": received " + received + ", out " + out + ", refused " + quarantined);
      }
    }
    assertThat(wrong).isEmpty();
    run.built().stream()
        .filter(result -> result.table().name().startsWith("stage_hospitals__"))
        .forEach(
            result ->
                assertThat(
                        result.expectations().stream()
                            .filter(count -> count.expectation().equals("latest_load"))
                            .mapToLong(count -> count.rows())
                            .sum())
                    .as("rows dropped of %s", result.table())
                    .isEqualTo(
                        again
                            .get(result.table().name().replace("stage_hospitals__", ""))
                            .values()
                            .stream()
                            .mapToLong(Long::longValue)
                            .sum()));
  }

  @Test
  void everyDefectIsMendedToTheValueThatWasMeant(Run run) throws Exception {
    Map<String, Map<String, Row>> tables = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    int looked = 0;
    for (JsonNode defect : expected().path("mended")) {
      String table = defect.path("table").asText();
      Row row =
          tables
              .computeIfAbsent(table, name -> rows(run, name))
              .get(defect.path("hospital").asText() + " " + defect.path("key").asText());
      Object found = row == null ? "no row" : row.getAs(defect.path("column").asText());
      String right = defect.path("value").isNull() ? null : defect.path("value").asText();
      looked++;
      if (!String.valueOf(found).equals(String.valueOf(right))) {
        wrong.add(defect + " became " + found);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(looked).isGreaterThan(500);
  }

  private static Map<String, Row> rows(Run run, String table) {
    Map<String, Row> rows = new HashMap<>();
    run.lakehouse()
        .read(TableName.silver("stage_hospitals__" + table))
        .collectAsList()
        .forEach(row -> rows.put(row.getAs("hospital") + " " + row.getAs(KEYS.get(table)), row));
    return rows;
  }

  private static List<String> query(Run run, TableName table, String where, String... columns) {
    return run
        .lakehouse()
        .read(table)
        .where(where)
        .selectExpr("concat_ws('|', " + String.join(", ", columns) + ")")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @Test
  void whatCanNotBeMendedIsKeptWithReasonFileAndLine(Run run) {
    List<String> refused =
        query(
            run,
            new TableName(Layer.QUARANTINE, "silver_stage_hospitals__appointments"),
            "true",
            "hospital",
            "appointment_id",
            "problem",
            "regexp_extract(source_file, '[^/]+/[^/]+$', 0)",
            "source_row");
    // line 1 is the header
    assertThat(refused)
        .contains(
            "hospital_1|A160|values moved, and nothing shows where|2025-01-31/appointments.csv|161",
            "hospital_2|A200|appointment_date is missing or can't be read"
                + "|2025-01-31/appointments.csv|201")
        .hasSize(4);
  }

  @Test
  void idsThatCollideStayThreePeopleAndNoFactLosesARow(Run run) {
    assertThat(
            query(
                run, TableName.gold("dim_patients"), "patient_id = 'P001'", "hospital", "version"))
        .containsExactly("hospital_1|1", "hospital_2|1", "hospital_3|1");
    TableName facts = TableName.gold("fact_appointments");
    assertThat(query(run, facts, "patient_key = 'unknown'", "hospital"))
        .containsExactly("hospital_1", "hospital_2", "hospital_3");
    assertThat(query(run, facts, "doctor_key = 'unknown'", "hospital", "department_key"))
        .containsExactly("hospital_1|unknown", "hospital_2|unknown", "hospital_3|unknown");
    // 300 a hospital, less 3 whose values can't be put back and one without a date
    assertThat(run.lakehouse().read(facts).count()).isEqualTo(896);
    // 180 bills a hospital, seven kinds of charges
    assertThat(run.lakehouse().read(TableName.gold("fact_bills")).count()).isEqualTo(3 * 180 * 7);
  }

  @Test
  void billsAddUpOrAreListed(Run run) {
    assertThat(
            query(
                run,
                TableName.gold("bills_not_adding_up"),
                "true",
                "bill_id",
                "hospital",
                "difference"))
        .containsExactly(
            "B017|hospital_1|100.00",
            "B017|hospital_2|100.00",
            "B017|hospital_3|100.00",
            "B077|hospital_1|100.00",
            "B077|hospital_2|100.00",
            "B077|hospital_3|100.00",
            "B137|hospital_1|100.00",
            "B137|hospital_2|100.00",
            "B137|hospital_3|100.00");
  }

  @Test
  void patientsAndDoctorsThatChangeHaveAHistory(Run run) {
    assertThat(
            query(
                run,
                TableName.gold("dim_patients"),
                "hospital = 'hospital_1' and patient_id = 'P014'",
                "version",
                "date(valid_from)",
                "coalesce(string(date(valid_to)), 'now')",
                "is_current",
                "address like '% Moved Street'"))
        .containsExactly("1|1900-01-01|2025-03-31|false|false", "2|2025-03-31|now|true|true");
    // every 14th of 200 patients moved; every 8th of 24 doctors changed
    assertThat(query(run, TableName.gold("dim_patients"), "version = 2", "hospital"))
        .hasSize(3 * 14);
    assertThat(query(run, TableName.gold("dim_doctors"), "version = 2", "hospital")).hasSize(3 * 3);
    // the database was read twice: what it held more the second time is the second version
    assertThat(
            query(
                run,
                TableName.gold("dim_patients"),
                "hospital = 'hospital_3' and patient_id = 'P014'",
                "version",
                "date(valid_from) = '1900-01-01'",
                "is_current",
                "address like '% Moved Street'"))
        .containsExactly("1|true|false|false", "2|false|true|true");
  }

  @Test
  void theQuestionsOfTheReadmeHaveTheAnswersOfTheRawFiles(Run run) throws Exception {
    List<Question> questions =
        ReadmeQuestions.of(
            HospitalsExtension.CHECKOUT.resolve("transforms/models/hospitals/README.md"));
    List<String> raw =
        ReadmeQuestions.statements(
            Path.of("src/test/resources/hospitals/raw.sql"), "samples", SAMPLES.toString());
    assertThat(questions).hasSize(5).hasSameSizeAs(raw);
    try (DuckDb reader = DuckDb.open(run.published().resolve("duckdb.sql"))) {
      for (int i = 0; i < raw.size(); i++) {
        Question question = questions.get(i);
        assertThat(reader.names(question.sql())).isEqualTo(question.columns());
        assertThat(reader.rows(question.sql()))
            .as(question.sql())
            .isNotEmpty()
            .isEqualTo(question.rows())
            .isEqualTo(reader.rows(raw.get(i)));
      }
    }
  }

  /** As jobs/BI.md says: {@code duckdb board.duckdb < duckdb.sql}, for tools that open a file. */
  @Test
  void aDuckDbFileOfThePublicationIsReadWithoutTheScript(Run run, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("board.duckdb");
    try (DuckDb writer = DuckDb.file(file)) {
      writer.execute(Files.readString(run.published().resolve("duckdb.sql")));
    }
    try (DuckDb reader = DuckDb.file(file)) {
      assertThat(reader.rows("select count(*) from fact_bills")).containsExactly("3780");
    }
  }

  @Test
  void aFourthHospitalIsConfigurationAlone(SparkSession spark, @TempDir Path folder)
      throws Exception {
    Path in = Files.createDirectories(folder.resolve("in/2025-01-31"));
    Files.writeString(
        in.resolve("patients.csv"),
        "patient_id;patient_name;age;admission_date\nP001;Ann Example;40;2023-05-06\n"
            + "P002;Bo Example;41;05/06/2023\n");
    TenantConfig three = HospitalsExtension.tenant(folder, List.of());
    SmallData.tune(spark, three, true);
    SourceConfig.ExtractFiles first = (SourceConfig.ExtractFiles) three.sources().get(0);
    Path conf = folder.resolve("conf");
    copy(HospitalsExtension.CHECKOUT.resolve("conf"), conf);
    Path file = conf.resolve("tenants/hospitals.conf");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "sources = [",
                "sources = [{ name = hospital_4, kind = csv, group = hospitals, path = \""
                    + folder.resolve("in")
                    + "\", tables = conf/extracts/hospitals.yml, csv { delimiter = \";\" } }"));
    List<SourceConfig> sources =
        new org.carelake.schemas.config.InstallationReader(
                folder, HospitalsExtension.CHECKOUT, Map.of())
            .read("local").tenants().stream()
                .filter(tenant -> tenant.name().equals("hospitals"))
                .findFirst()
                .orElseThrow()
                .sources();
    assertThat(sources).hasSize(4);
    TenantConfig four = HospitalsExtension.tenant(folder, sources);
    ModelGraph graph = HospitalsExtension.graph(four);
    TableName patients = TableName.silver("stage_hospitals__patients");
    assertThat(graph.model(patients).inputs())
        .hasSize(4)
        .contains(TableName.bronze("hospital_4__patients"));

    Lakehouse lakehouse = new Lakehouse(spark, folder.resolve("lakehouse").toString());
    SourceConfig.ExtractFiles small =
        new SourceConfig.ExtractFiles(
            first.name(),
            first.group(),
            first.format(),
            first.path() + "/2025-01-31/patients.csv",
            first.tables(),
            Pattern.compile("([^/.]+)[^/]*$"),
            Optional.empty(),
            first.csv(),
            first.location());
    HospitalsExtension.ingest(
        lakehouse, HospitalsExtension.tenant(folder, List.of(small, sources.get(0))));
    assertThat(HospitalsExtension.build(lakehouse, graph, new TreeSet<>(List.of(patients))))
        .allMatch(result -> result.status() == ModelStatus.OK, "is built");
    assertThat(
            lakehouse
                .read(patients)
                .where("hospital = 'hospital_4'")
                .selectExpr("concat_ws('|', patient_id, patient_name, age, admission_date)")
                .orderBy("patient_id")
                .collectAsList()
                .toString())
        .isEqualTo("[[P001|Ann Example|40], [P002|Bo Example|41|2023-05-06]]");
    assertThat(lakehouse.read(patients).count()).isEqualTo(202);
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : files.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }
}
