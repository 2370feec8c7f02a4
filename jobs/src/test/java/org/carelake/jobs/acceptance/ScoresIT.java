package org.carelake.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.carelake.jobs.acceptance.FormsIT.assertSame;

import java.util.List;
import org.carelake.jobs.publish.DuckDb;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Scores and flags of the tenant engage against what DuckDB works out from the raw JSON: items by
 * their wording in the Questionnaires, points by the order of their options.
 */
@ExtendWith(EngageExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScoresIT {
  private static final String SUMS =
      """
      create table raw.points as
      select response.qr_id, item.questionnaire_id,
        case when item.text like 'Mood today%' then 'MOOD'
          else regexp_extract(item.text, '^(.*) item [0-9]+$', 1) end as instrument,
        try_cast(regexp_extract(item.text, '[0-9]+$') as int) as number,
        case
          when item.text like 'Mood today%' then code::int
          when item.text like 'DAST%' then (code = 'true')::int
          when item.text = 'AUDIT item 2' then code::int
          when item.text in ('AUDIT item 10', 'AUDIT item 11')
            then 2 * (list_position(options, code) - 1)
          else list_position(options, code) - 1
        end as points,
        code
      from raw.response as response
      join raw.item as item using (questionnaire_id)
      left join raw.answer as answer on answer.qr_id = response.qr_id and answer.link = item.link
      where regexp_matches(item.text, '^(PHQ-9|GAD-7|SF-PCL-5-8|AUDIT|DAST-10) item [0-9]+$')
        or item.text like 'Mood today%';

      update raw.points set points = 1 - points where instrument = 'DAST-10' and number = 3;
      """;

  private DuckDb duckDb;

  @BeforeAll
  void readTheRawFiles() throws Exception {
    duckDb = FormsIT.raw();
    duckDb.execute(SUMS);
  }

  @AfterAll
  void close() throws Exception {
    duckDb.close();
  }

  @Test
  void sumsAreThoseOfTheAnswers(EngageExtension.Run engage) throws Exception {
    duckDb.execute(
        "create or replace view found as " + FormsIT.select(engage, "gold.assessment_scores"));
    assertSame(
        duckDb,
        """
        select qr_id, instrument, items_expected, items_answered, complete, total_score,
          partial_score, severity
        from found where instrument <> 'C-SSRS'
        """,
        """
        select *, case instrument
            when 'PHQ-9' then case when total < 5 then 'none-minimal' when total < 10 then 'mild'
              when total < 15 then 'moderate' when total < 20 then 'moderately-severe'
              when total >= 20 then 'severe' end
            when 'GAD-7' then case when total < 5 then 'none-minimal' when total < 10 then 'mild'
              when total < 15 then 'moderate' when total >= 15 then 'severe' end
            when 'SF-PCL-5-8' then case when total < 8 then 'none-minimal'
              when total < 12 then 'mild' when total < 15 then 'moderate'
              when total >= 15 then 'severe' end
            when 'AUDIT' then case when total < 8 then 'low-risk' when total < 15 then 'medium-risk'
              when total >= 15 then 'high-risk' end
            when 'DAST-10' then case when total < 3 then 'low-risk' when total < 6
              then 'medium-risk' when total >= 6 then 'high-risk' end
          end
        from (
          select qr_id, instrument, count(*), count(points), count(*) = count(points),
            case when count(*) = count(points) then sum(points) end as total,
            coalesce(sum(points), 0)
          from raw.points group by all)
        """);
    assertThat(duckDb.rows("select count(*) > 40 from found where not complete"))
        .containsExactly("true");
    sessions(duckDb);
  }

  /** The session of a form is in its name. */
  private static void sessions(DuckDb duckDb) throws Exception {
    assertSame(
        duckDb,
        "select distinct questionnaire_id, session from found where session is not null",
        "select questionnaire_id, right(form, 1)::int from raw.form"
            + " where regexp_matches(form, 'qr_(phq_9|gad_7|sf_pcl_5|mood_rating|start_ipc)_s[1-4]')");
  }

  @Test
  void onlyTheKnownDefectOfAuditMakesTheFormDisagree(EngageExtension.Run engage) throws Exception {
    duckDb.execute(
        "create or replace view found as " + FormsIT.select(engage, "gold.assessment_scores"));
    duckDb.execute(
        """
        create or replace view raw.score as
        select id, split_part(json->>'$.derivedFrom[0].reference', '/', 2) as qr_id,
          split_part(lower(trim(json->>'$.code.coding[0].code')), '-', 1) as kind,
          coalesce(
            json->>'$.valueInteger', json->>'$.valueQuantity.value', json->>'$.valueString')::int as value
        from raw.current
        where type = 'Observation' and (json->>'$.status') <> 'entered-in-error'
        """);
    assertSame(
        duckDb,
        "select qr_id, instrument from found where not agrees_with_form",
        """
        select qr_id, 'AUDIT' from raw.points
        where instrument = 'AUDIT' and number in (10, 11)
        group by qr_id having count(distinct code) = 2
        """);
    assertSame(
        duckDb,
        """
        select o.id, total_score
        from found join raw.score as o on o.qr_id = found.qr_id
          and o.kind = case instrument when 'PHQ-9' then 'phq9' when 'GAD-7' then 'gad7'
            when 'MOOD' then 'mood' when 'SF-PCL-5-8' then 'ptsd' end
        """,
        "select id, value from raw.score");
    assertThat(duckDb.rows("select count(*) > 1000 from raw.score")).containsExactly("true");
  }

  @Test
  void flagsAreThoseThatTheFormsWorkOut(EngageExtension.Run engage) throws Exception {
    duckDb.execute(
        "create or replace view found as " + FormsIT.select(engage, "gold.screening_flags"));
    assertSame(
        duckDb,
        "select qr_id, flag, value from found",
        """
        select qr_id, case link
            when 'd60ed1ee-79c9-444f-aff7-d346974426ab' then 'c-ssrs-low-risk'
            when '06e33f1f-7202-4d5e-94d1-efbeabaa3e7d' then 'c-ssrs-medium-risk'
            when '3f85f2ef-d781-4001-8df5-99a9ac5a656b' then 'c-ssrs-high-risk'
            else link end,
          (answer->>'$.valueBoolean')::boolean
        from raw.placed
        where form in ('qr_mw_tool', 'qr_mw_tool_ipc_session_4', 'qr_financial_wellness_tool',
            'qr_spi_subform_1')
          and regexp_matches(link,
            '^(suicide|severe|common|alcohol|drug|no|overall|moderate|high)-[a-z-]+$'
            || '|^(d60ed1ee|06e33f1f|3f85f2ef)')
          and type = 'boolean'
        """);
    assertThat(duckDb.rows("select count(*) from found where agrees_with_form is not true"))
        .isEqualTo(List.of("0"));
  }
}
