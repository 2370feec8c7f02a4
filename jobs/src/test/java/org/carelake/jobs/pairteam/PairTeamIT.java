package org.carelake.jobs.pairteam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.carelake.jobs.build.BuildJob;
import org.carelake.jobs.build.BuildListener;
import org.carelake.jobs.build.BuildOptions;
import org.carelake.jobs.build.ModelResult;
import org.carelake.jobs.build.ModelStatus;
import org.carelake.jobs.ingest.IngestJob;
import org.carelake.jobs.ingest.IngestOptions;
import org.carelake.jobs.lakehouse.Lakehouse;
import org.carelake.jobs.model.Model;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.publish.DuckDb;
import org.carelake.jobs.publish.PublicationGuard;
import org.carelake.jobs.publish.PublicationPlan;
import org.carelake.jobs.publish.PublishJob;
import org.carelake.jobs.run.RunContext;
import org.carelake.jobs.spark.SmallData;
import org.carelake.schemas.config.InstallationReader;
import org.carelake.schemas.config.TenantConfig;
import org.carelake.schemas.table.TableName;
import org.carelake.testing.ReadmeQuestions;
import org.carelake.testing.ReadmeQuestions.Question;
import org.carelake.testing.SparkExtension;
import org.carelake.testing.TestTenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tenant pairteam, built and published once: one question of each domain, the very queries of
 * the package's README among them, against DuckDB over the files as the sources sent them.
 */
@ExtendWith(SparkExtension.class)
class PairTeamIT {
  private static final Path CHECKOUT = Path.of(System.getProperty("carelake.root"));
  private static final LocalDate AS_OF = LocalDate.of(2026, 11, 1);
  private static final Path RESOURCES = Path.of("src/test/resources/pairteam");
  private static final String SAMPLES = CHECKOUT.resolve("data-samples/pairteam").toString();

  @TempDir private Path folder;

  @Test
  void oneQuestionOfEachDomainHasTheAnswerThatDuckDbFindsInTheFiles(SparkSession spark)
      throws Exception {
    TenantConfig tenant = tenant();
    SmallData.tune(spark, tenant, true);
    ModelGraph graph = ModelLoader.load(new Project(CHECKOUT, CHECKOUT), tenant);
    Lakehouse lakehouse = new Lakehouse(spark, tenant.root());
    new IngestJob(lakehouse, tenant, RunContext.startedAt(Instant.now()), secret -> "")
        .run(new IngestOptions(false, 4), result -> {});

    List<ModelResult> built = build(lakehouse, graph);
    assertThat(built.stream().filter(each -> each.status() != ModelStatus.OK)).isEmpty();

    try (DuckDb files = DuckDb.open()) {
      views(files);
      for (String[] question : questions()) {
        assertThat(rows(lakehouse, question[1]))
            .as(question[0])
            .isNotEmpty()
            .containsExactlyElementsOf(files.rows(question[2]));
      }
    }
    theReadmeTellsWhatIsPublished(publish(lakehouse, graph, tenant));
  }

  /** Page, publication, and files of the sources say the same. */
  private void theReadmeTellsWhatIsPublished(Path published) throws Exception {
    List<Question> questions =
        ReadmeQuestions.of(CHECKOUT.resolve("transforms/models/pairteam/README.md"));
    String[] names = {
      "samples", SAMPLES, "elation", elationAsJson().toString(), "as_of", AS_OF.toString()
    };
    List<String> raw = ReadmeQuestions.statements(RESOURCES.resolve("raw.sql"), names);
    assertThat(questions).hasSize(7).hasSameSizeAs(raw);
    try (DuckDb reader = DuckDb.open(published.resolve("duckdb.sql"))) {
      for (String statement : ReadmeQuestions.statements(RESOURCES.resolve("sources.sql"), names)) {
        reader.execute(statement);
      }
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

  private static Path publish(Lakehouse lakehouse, ModelGraph graph, TenantConfig tenant) {
    PublicationPlan.Part part = PublicationPlan.of(graph, tenant).parts().get(0);
    new PublishJob(
            lakehouse, tenant.name(), RunContext.startedAt(Instant.now()), PublicationGuard.none())
        .publish(part.target(), part.tables(), result -> {});
    return Path.of(part.target().path());
  }

  /** The Avro files of Elation as an object a line, which DuckDB can read. */
  private Path elationAsJson() throws IOException {
    Path target = Files.createDirectories(folder.resolve("elation"));
    for (String table : List.of("patients", "lab_results", "vitals")) {
      try (DataFileReader<GenericRecord> records =
              new DataFileReader<>(
                  Path.of(SAMPLES, "elation", table + ".avro").toFile(),
                  new GenericDatumReader<>());
          Writer json = Files.newBufferedWriter(target.resolve(table + ".json"))) {
        while (records.hasNext()) {
          json.write(records.next() + "\n");
        }
      }
    }
    return target;
  }

  private TenantConfig tenant() {
    TenantConfig found =
        new InstallationReader(
                CHECKOUT,
                CHECKOUT,
                Map.of(
                    "CARELAKE_WAREHOUSE", folder.resolve("wh").toString(),
                    "CARELAKE_PUBLISHED", folder.resolve("published").toString()))
            .read("local").tenants().stream()
                .filter(tenant -> tenant.name().equals("pairteam"))
                .findFirst()
                .orElseThrow();
    return TestTenant.like(found)
        .tracks("named")
        .publish(found.publish().stream().filter(target -> target.kind().equals("pii")).toList())
        .config();
  }

  /** Everything but the FHIR views that nothing here reads. */
  private static List<ModelResult> build(Lakehouse lakehouse, ModelGraph graph) {
    TreeSet<TableName> tables = new TreeSet<>();
    for (Model model : graph.models()) {
      if (!model.packageName().equals("fhir")) {
        tables.add(model.table());
        tables.addAll(graph.ancestors(model.table()));
      }
    }
    return new BuildJob(
            lakehouse,
            graph,
            new BuildOptions(
                RunContext.startedAt(Instant.now()), AS_OF, false, 4, Optional.empty()))
        .run(
            tables,
            new BuildListener() {
              @Override
              public void started(TableName table) {}

              @Override
              public void finished(ModelResult result) {}
            });
  }

  /** Rows as DuckDb gives them. */
  private static List<String> rows(Lakehouse lakehouse, String sql) {
    String layer = sql.contains("from gold.") ? "gold" : "silver";
    String table = sql.replaceFirst("(?s).*?from " + layer + "\\.([a-z_]+).*", "$1");
    lakehouse
        .read(layer.equals("gold") ? TableName.gold(table) : TableName.silver(table))
        .createOrReplaceTempView(table);
    List<String> rows = new ArrayList<>();
    for (Row row : lakehouse.spark().sql(sql.replace(layer + "." + table, table)).collectAsList()) {
      rows.add(row.mkString("|"));
    }
    return rows;
  }

  private static void views(DuckDb files) throws Exception {
    for (String table :
        List.of("patients", "ecm_enrollments", "communications", "interventions", "claims")) {
      files.execute(
          "create view "
              + table
              + " as select distinct * from read_csv('"
              + SAMPLES
              + "/arc/"
              + table
              + ".csv', header = true, all_varchar = true)");
    }
    for (String type : List.of("Patient", "Condition", "Observation")) {
      files.execute(
          "create view zus_"
              + type.toLowerCase(java.util.Locale.ROOT)
              + " as select * from read_json('"
              + SAMPLES
              + "/zus/"
              + type
              + ".ndjson', format = 'newline_delimited')");
    }
    for (String type : List.of("calls", "contacts")) {
      files.execute(
          "create view "
              + type
              + " as select * from read_json('"
              + SAMPLES
              + "/regal/"
              + type
              + ".json', format = 'newline_delimited')");
    }
    // charts that share a CIN are one person
    files.execute(
        "create view person as select patient_id, min(patient_id) over (partition by coalesce(cin,"
            + " patient_id)) as person_id, date_of_birth::date as born from patients");
  }

  /** What is asked, of the lakehouse, and of the files. */
  private static List<String[]> questions() {
    return List.of(
        new String[] {
          "Operations: who was enrolled at the end of September 2026",
          "select health_plan, enrolled_end from gold.operations_enrollment_by_month"
              + " where month = date '2026-09-01' order by health_plan",
          "select health_plan, count(distinct person_id) from ecm_enrollments join person using"
              + " (patient_id) where enrolled_on::date <= date '2026-09-30' and"
              + " coalesce(disenrolled_on::date > date '2026-09-30', true)"
              + " group by 1 order by 1"
        },
        new String[] {
          "Operations: why members left",
          "select reason, count(*) as members from gold.operations_churn group by reason"
              + " order by reason",
          "select disenrollment_reason, count(*) from ecm_enrollments where disenrolled_on is not"
              + " null group by 1 order by 1"
        },
        new String[] {
          "Care plan: which interventions achieve what they should",
          "select category, count(*) as closed, count_if(outcome = 'achieved') as achieved from"
              + " gold.care_plan_interventions where status = 'closed' group by category"
              + " order by category",
          "select category, count(*), count(*) filter (where outcome = 'achieved') from"
              + " interventions where closed_on::date <= date '2026-11-01' group by 1 order by 1"
        },
        new String[] {
          "Care gaps: how many of 45 to 75 years without sickness notes need a colorectal answer",
          "select count(*) as persons from gold.measure_results where measure_id ="
              + " 'colorectal_screening_overdue' and person_id like 'A%'",
          "select count(distinct person_id) from person where patient_id = person_id and"
              + " (2026 - year(born)) between 45 and 75"
        },
        new String[] {
          "Communications: how many were reached, by channel",
          "select source, channel, sum(contacts) as contacts, sum(reached) as reached from"
              + " gold.communications_reach where month = date '2026-06-01' and direction ="
              + " 'outbound' group by source, channel order by source, channel",
          "select 'arc', channel, count(*), count(*) filter (where outcome = 'reached') from"
              + " communications where direction = 'outbound' and sent_at like '2026-06%'"
              + " group by 2 union all select 'regal', 'phone', count(*), count(*) filter (where"
              + " disposition = 'answered') from calls where direction = 'outbound' and"
              + " strftime(started_at::timestamp, '%Y-%m') = '2026-06' order by 1, 2"
        },
        new String[] {
          "Population health: readings of blood pressure that come from Zus",
          "select count(*) as readings from silver.int__blood_pressure where reading_id like 'zo%'",
          "select count(*) from zus_observation s join zus_observation d on s.subject.reference ="
              + " d.subject.reference and s.effectiveDateTime = d.effectiveDateTime where"
              + " s.code.coding[1].code = '8480-6' and d.code.coding[1].code = '8462-4' and"
              + " s.valueQuantity.value > d.valueQuantity.value"
        },
        new String[] {
          "Risk: persons by Charlson comorbidity",
          "select comorbidity, weight, count(*) as persons from silver.int__risk_charlson"
              + " group by comorbidity, weight order by comorbidity",
          "select * from (select case c.code.coding[1].code when 'I50.9' then 'congestive heart"
              + " failure' when 'J44.9' then 'chronic pulmonary disease' when 'E11.9' then"
              + " 'diabetes' when 'N18.4' then 'renal disease' when 'B20' then 'AIDS or HIV' when"
              + " 'C34.90' then 'malignancy' when 'K74.60' then 'mild liver disease' end as found,"
              + " case c.code.coding[1].code when 'N18.4' then 2 when 'B20' then 6 when 'C34.90'"
              + " then 2 else 1 end as weight, count(distinct subject.reference) from"
              + " zus_condition c group by 1, 2) where found is not null order by 1"
        },
        new String[] {
          "Finance: what became of the amounts billed for services of March 2026",
          "select sum(claims) as claims, sum(billed) as billed, sum(paid) as paid, sum(denied) as"
              + " denied, sum(short_paid) as short_paid, sum(open) as open from"
              + " gold.finance_revenue_by_month where month = date '2026-03-01'",
          "select count(*), sum(billed::decimal(18,2)), sum(coalesce(paid::decimal(18,2), 0)),"
              + " sum(billed::decimal(18,2)) filter (where status = 'denied'),"
              + " sum(billed::decimal(18,2) - paid::decimal(18,2)) filter (where status = 'paid'),"
              + " sum(billed::decimal(18,2)) filter (where status = 'pending') from claims where"
              + " service_date like '2026-03%'"
        },
        new String[] {
          "Crosswalk: records of Zus by the rule of the same CIN",
          "select count(*) as records from gold.person_crosswalk where source = 'zus' and rule ="
              + " 'same CIN'",
          "select count(distinct p.id) from (select id, unnest(identifier) as i from zus_patient) p"
              + " join patients on p.i.value = patients.cin where p.i.system ="
              + " 'urn:example:medi-cal:cin'"
        });
  }
}
