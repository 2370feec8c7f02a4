package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.carelake.jobs.forms.FormSyncJob;
import org.carelake.jobs.model.FormModels;
import org.carelake.jobs.model.ModelGraph;
import org.carelake.jobs.model.ModelLoader;
import org.carelake.jobs.project.Project;
import org.carelake.jobs.publish.DuckDb;
import org.carelake.schemas.table.TableName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The forms of the tenant engage against what DuckDB works out from the raw JSON. */
@ExtendWith(EngageExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormsIT {
  private static final List<String> HEADER =
      List.of(
          "questionnaire_id",
          "subject_patient_id",
          "encounter_id",
          "author_practitioner_id",
          "practitioner_location_id",
          "practitioner_organization_id",
          "practitioner_id",
          "practitioner_careteam_id",
          "application_version",
          "qr_id",
          "authored",
          "last_updated");

  private DuckDb duckDb;

  @BeforeAll
  void readTheRawFiles() throws Exception {
    duckDb = raw();
  }

  @AfterAll
  void close() throws Exception {
    duckDb.close();
  }

  @Test
  void theAnswersAreThoseThatDuckDbFinds(EngageExtension.Run engage) throws Exception {
    duckDb.execute(
        "create or replace view found as " + select(engage, "silver.int__questionnaire_answers"));
    String columns = "qr_id, link_id, item_path, answer_text, problem";
    assertSame(
        duckDb,
        "select "
            + columns
            + ", row_number() over (partition by qr_id order by answer_position)"
            + " from found where status = 'completed'",
        "select qr_id, link, path, text, null,"
            + " row_number() over (partition by qr_id order by place) from raw.answer");
    assertThat(duckDb.rows("select count(*) from raw.answer where len(place) > 3"))
        .isNotEqualTo(List.of("0"));
  }

  @Test
  void thereIsATableForEachFormWithARowForEachCompletedResponse(EngageExtension.Run engage)
      throws Exception {
    JsonNode expected =
        new ObjectMapper()
            .readTree(Pipeline.CHECKOUT.resolve("data-samples/engage/expected.json").toFile())
            .path("completed_by_form");
    assertThat(expected).hasSize(35);
    for (Map.Entry<String, JsonNode> form : expected.properties()) {
      assertThat(engage.pipeline().lakehouse().read(TableName.gold(form.getKey())).count())
          .as(form.getKey())
          .isEqualTo(form.getValue().asLong());
    }
  }

  @Test
  void columnsAreThoseOfTheDefinitionsInFormOrder(EngageExtension.Run engage) throws Exception {
    for (String form : duckDb.rows("select form from raw.form order by 1")) {
      List<String> expected = new ArrayList<>(HEADER);
      expected.addAll(
          duckDb.rows(
              "select \"column\" from raw.item join raw.form using (questionnaire_id)"
                  + " join raw.metadata on \"table\" = form and link_id = link where form = '"
                  + form
                  + "' order by min(place) over (partition by link)"));
      expected.addAll(List.of("unmapped", "misfit"));
      assertThat(columns(engage, form))
          .as(form)
          .containsExactlyElementsOf(expected.stream().distinct().toList());
    }
    assertSame(
        duckDb,
        "select \"table\", link_id, type, several <> 'one' from raw.metadata",
        "select form, link, any_value(type), any_value(repeats)"
            + " from raw.item join raw.form using (questionnaire_id) group by form, link");
  }

  @Test
  void everyCellIsWhatDuckDbWorksOut(EngageExtension.Run engage) throws Exception {
    for (String form : duckDb.rows("select form from raw.form order by 1")) {
      duckDb.execute("create or replace view wide as " + select(engage, "gold." + form));
      String header =
          HEADER.stream().filter(name -> !name.equals("qr_id")).collect(Collectors.joining(", "));
      assertSame(
          duckDb,
          """
          select qr_id, name, value from (
            unpivot (select qr_id, cast(columns(* exclude (qr_id, %s, unmapped, misfit)) as varchar)
              from wide)
            on columns(* exclude qr_id) into name name value value)
          """
              .formatted(header),
          """
          select qr_id, "column", string_agg(text, ' | ' order by place)
          from raw.placed
          where form = '%s' and "column" is not null and fits and text is not null
            and (type not in ('boolean', 'integer', 'date') or several = 'join' or occurrence = 1)
          group by all
          """
              .formatted(form));
      assertSame(
          duckDb,
          """
          select qr_id, kind, key, json_extract_string(texts, '$."' || key || '"') from (
            select qr_id, kind, texts, unnest(json_keys(texts)) as key from (
              select qr_id, 'unmapped' as kind, unmapped::json as texts from wide
              union all select qr_id, 'misfit', misfit::json from wide)
            where texts is not null)
          """,
          """
          select qr_id, case when "column" is null then 'unmapped' else 'misfit' end, path,
            string_agg(text, ' | ' order by place)
          from raw.placed
          where form = '%s' and text is not null and ("column" is null or not fits)
          group by all
          """
              .formatted(form));
      assertSame(
          duckDb,
          "select qr_id, "
              + header
                  .replace("authored,", "epoch_us(authored),")
                  .replace("last_updated", "epoch_us(last_updated)")
              + " from wide",
          """
          select qr_id, questionnaire_id, split_part(json->>'$.subject.reference', '/', 2),
            split_part(json->>'$.encounter.reference', '/', 2),
            split_part(json->>'$.author.reference', '/', 2),
            %s,
            case when json->>'$.authored' like '%%T%%'
              then epoch_us((json->>'$.authored')::timestamptz) end,
            epoch_us((json->>'$.meta.lastUpdated')::timestamptz)
          from raw.response join raw.form using (questionnaire_id) where form = '%s'
          """
              .formatted(
                  List.of(
                          "practitioner location",
                          "practitioner organization",
                          "practitioner",
                          "practitioner careteam",
                          "application version")
                      .stream()
                      .map(
                          kind ->
                              "(select code from raw.tag where kind = '"
                                  + kind
                                  + "' and type = 'QuestionnaireResponse' and id = qr_id)")
                      .collect(Collectors.joining(", ")),
                  form));
    }
  }

  @Test
  void theReportCountsWhatNoColumnHolds(EngageExtension.Run engage) throws Exception {
    duckDb.execute("create or replace view found as " + select(engage, "gold.qr_unmapped_answers"));
    assertSame(
        duckDb,
        "select form, kind, link_id, item_path, responses, answers from found",
        """
        select form, case when "column" is null then 'unknown-link' else 'misfit' end, link, path,
          count(distinct qr_id), count(*)
        from raw.placed
        where "column" is null or not fits
        group by all
        """);
    assertThat(duckDb.rows("select distinct kind from found order by 1"))
        .containsExactly("misfit", "unknown-link");
  }

  @Test
  void theShippedMetadataIsInStepWithTheQuestionnaires(EngageExtension.Run engage) {
    Project project = new Project(Pipeline.CHECKOUT, Pipeline.CHECKOUT);
    ModelGraph graph = ModelLoader.load(project, engage.pipeline().tenant());
    FormSyncJob job =
        new FormSyncJob(
            engage.pipeline().lakehouse(), graph, FormModels.of(project, "engage").orElseThrow());
    FormSyncJob.Report report = job.compare();
    assertThat(report.drift()).isEmpty();
    assertThat(report.questionnaires()).isEqualTo(35);
    assertThat(report.data()).isTrue();
  }

  static DuckDb raw() throws Exception {
    DuckDb duckDb = DuckDb.open();
    RawEngage.load(duckDb);
    RawForms.load(duckDb);
    return duckDb;
  }

  private static List<String> columns(EngageExtension.Run engage, String form) {
    return Arrays.asList(
        engage.pipeline().lakehouse().read(TableName.gold(form)).schema().fieldNames());
  }

  /** The current files of a table, for DuckDB. */
  static String select(EngageExtension.Run engage, String table) {
    String[] files =
        engage.pipeline().lakehouse().read(TableName.parse(table).orElseThrow()).inputFiles();
    return "select * from read_parquet(["
        + Arrays.stream(files)
            .map(file -> "'" + Path.of(java.net.URI.create(file)) + "'")
            .collect(Collectors.joining(", "))
        + "])";
  }

  static void assertSame(DuckDb duckDb, String found, String expected) throws Exception {
    List<String> wanted = duckDb.rows(expected).stream().sorted().toList();
    assertThat(duckDb.rows(found).stream().sorted().toList())
        .as(found)
        .containsExactlyElementsOf(wanted);
  }
}
