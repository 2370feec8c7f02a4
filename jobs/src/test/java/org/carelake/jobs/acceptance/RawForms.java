package org.carelake.jobs.acceptance;

import java.sql.SQLException;
import org.carelake.jobs.publish.DuckDb;

/**
 * The answers of the sample's responses and the items of its Questionnaires as DuckDB finds them by
 * its own recursion over the raw JSON; nothing of this project is used but the metadata file.
 */
final class RawForms {
  private static final String SCRIPT =
      """
      create table raw.response as
      select id as qr_id, json,
        split_part(json->>'$.questionnaire', '/', 2) as questionnaire_id
      from raw.current
      where type = 'QuestionnaireResponse' and (json->>'$.status') = 'completed';

      -- an item's answers come first, then what is under each answer, then what is under the item
      create table raw.node as
      with recursive node as (
        select qr_id, [i] as place, json_extract(json, '$.item[' || i || ']') as item,
          json_extract_string(json, '$.item[' || i || '].linkId') as path
        from raw.response, unnest(range(json_array_length(json, '$.item')::bigint)) as t(i)
        union all
        select qr_id, list_concat(place, child.place), child.item,
          path || '/' || (child.item->>'$.linkId')
        from (
          select qr_id, place, path, unnest(list_concat(
            [{'place': [1, i], 'item': json_extract(item, '$.item[' || i || ']')}
              for i in range(coalesce(json_array_length(item, '$.item'), 0)::bigint)],
            flatten([
              [{'place': [0, a, 1, i],
                'item': json_extract(item, '$.answer[' || a || '].item[' || i || ']')}
                for i in range(
                  coalesce(json_array_length(item, '$.answer[' || a || '].item'), 0)::bigint)]
              for a in range(coalesce(json_array_length(item, '$.answer'), 0)::bigint)]))) as child
          from node))
      select * from node;

      create table raw.answer as
      select qr_id, questionnaire_id, link, path, place, answer,
        coalesce(
          answer->>'$.valueCoding.display', answer->>'$.valueCoding.code', answer->>'$.valueString',
          answer->>'$.valueBoolean', answer->>'$.valueInteger', answer->>'$.valueDate',
          (answer->>'$.valueQuantity.value') || ' ' || (answer->>'$.valueQuantity.unit')) as text,
        coalesce(answer->>'$.valueCoding.code', answer->>'$.valueString', answer->>'$.valueBoolean')
          as code
      from (
        select qr_id, item->>'$.linkId' as link, path, list_concat(place, [0, a, 0]) as place,
          json_extract(item, '$.answer[' || a || ']') as answer
        from raw.node, unnest(range(json_array_length(item, '$.answer')::bigint)) as t(a))
      join raw.response using (qr_id);

      create table raw.item as
      with recursive item as (
        select id as questionnaire_id, [i] as place, json_extract(json, '$.item[' || i || ']') as item
        from raw.current, unnest(range(json_array_length(json, '$.item')::bigint)) as t(i)
        where type = 'Questionnaire'
        union all
        select questionnaire_id, list_concat(place, [i]), json_extract(item, '$.item[' || i || ']')
        from item, unnest(range(json_array_length(item, '$.item')::bigint)) as t(i))
      select questionnaire_id, item->>'$.linkId' as link, item->>'$.type' as type,
        coalesce((item->>'$.repeats')::boolean, false) as repeats, item->>'$.text' as text,
        json_extract_string(item, '$.answerOption[*].valueCoding.code') as options,
        row_number() over (partition by questionnaire_id order by place) as place
      from item
      where (item->>'$.type') not in ('group', 'display');

      create table raw.form as
      select id as questionnaire_id, json->>'$.name' as form
      from raw.current where type = 'Questionnaire';

      create table raw.metadata as
      select * from read_csv('%s', all_varchar = true, header = true, quote = '"', escape = '"');

      -- each answer with its column and whether the column takes it
      create table raw.placed as
      select form, answer.*, "column", metadata.type, several,
        case
          when metadata.type = 'boolean' then (answer->>'$.valueBoolean') is not null
          when metadata.type = 'integer' then (answer->>'$.valueInteger') is not null
          when metadata.type = 'date'
            then coalesce(length(answer->>'$.valueDate') = 10, false)
          when metadata.type = 'choice' then json_exists(answer, '$.valueCoding')
          else true
        end as fits,
        row_number() over (partition by qr_id, link order by place) as occurrence
      from raw.answer as answer
      join raw.form using (questionnaire_id)
      left join raw.metadata as metadata on metadata."table" = form and link_id = link;
      """;

  private RawForms() {}

  /** Adds response, node, answer, item, form, metadata and placed to the schema {@code raw}. */
  static void load(DuckDb duckDb) throws SQLException {
    duckDb.execute(
        SCRIPT.formatted(
            Pipeline.CHECKOUT.resolve(
                "transforms/models/engage/forms/questionnaire_metadata.csv")));
  }
}
