package org.carelake.jobs.acceptance;

import java.sql.SQLException;
import org.carelake.jobs.publish.DuckDb;

/**
 * The sample deliveries as DuckDB reads them, without anything of this project: views over the raw
 * JSON in the schema {@code raw}, one row a current resource.
 */
final class RawEngage {
  private static final String SCRIPT =
      """
      create schema raw;

      create table raw.line as
      select json from read_ndjson_objects('%s/**/*.ndjson.gz');

      create table raw.received as
      select
        json->>'$.resourceType' as type,
        json->>'$.id' as id,
        json->>'$.meta.versionId' as version_id,
        (json->>'$.meta.lastUpdated')::timestamptz as last_updated,
        json
      from raw.line
      where json->>'$.resourceType' <> 'Bundle';

      create table raw.deletion as
      select
        split_part(url, '/', 1) as type, split_part(url, '/', 2) as id, max(deleted_at) as deleted_at
      from (
        select
          unnest(json_extract_string(json, '$.entry[*].request.url')) as url,
          (json->>'$.meta.lastUpdated')::timestamptz as deleted_at
        from raw.line
        where json->>'$.resourceType' = 'Bundle')
      group by all;

      create table raw.newest as
      select *
      from raw.received
      qualify 1 = row_number() over (
        partition by type, id order by last_updated desc nulls last, version_id::int desc);

      -- a resource without a date has one version, and a deletion of it came later
      create table raw.current as
      select newest.*
      from raw.newest as newest
      left join raw.deletion as deletion using (type, id)
      where deletion.id is null or newest.last_updated > deletion.deleted_at;

      create view raw.telecom as
      select type, id, index, telecom->>'value' as value
      from (
        select type, id, unnest(range(json_array_length(json, '$.telecom')::bigint)) as index,
          unnest(json_extract(json, '$.telecom[*]')) as telecom
        from raw.current)
      where telecom->>'value' is not null and coalesce(telecom->>'system', 'phone') in ('phone', 'sms')
      qualify 1 = row_number() over (
        partition by type, id
        order by telecom->>'use' is not distinct from 'old', (telecom->>'rank')::int nulls last, index);

      create view raw.tag as
      select type, id, lower(trim(tag->>'display')) as kind, max(trim(tag->>'code')) as code
      from (
        select type, id, unnest(json_extract(json, '$.meta.tag[*]')) as tag from raw.current)
      group by all;

      create view raw.member as
      select id as team_id, last_updated, json->>'$.status' = 'active' as active, reference,
        json->>'$.managingOrganization[0].reference' as managing_organization, index
      from (
        select *,
          unnest(range(json_array_length(json, '$.participant')::bigint)) as index,
          unnest(json_extract(json, '$.participant[*]'))->>'$.member.reference' as reference
        from raw.current
        where type = 'CareTeam');

      create view raw.role as
      select
        id, split_part(json->>'$.practitioner.reference', '/', 2) as practitioner_id,
        split_part(json->>'$.organization.reference', '/', 2) as organization_id
      from raw.current
      where type = 'PractitionerRole'
        and coalesce(json->>'$.active', 'true') = 'true'
        and coalesce(left(json->>'$.period.end', 10), '9999-12-31') >= '%s'
      qualify 1 = row_number() over (partition by practitioner_id order by last_updated desc, id);
      """;

  private RawEngage() {}

  /** Makes the schema {@code raw}. */
  static void load(DuckDb duckDb) throws SQLException {
    duckDb.execute(
        SCRIPT.formatted(Pipeline.CHECKOUT.resolve("data-samples/engage/fhir"), Pipeline.AS_OF));
  }
}
