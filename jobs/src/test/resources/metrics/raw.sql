-- What both definitions of the metrics need, read from the raw JSON. Needs the schema raw.
create schema m;

create table m.as_of as select date '${as_of}' as day;

create macro day_of(text) as case when length(text) >= 10 then left(text, 10)::date end;

create table m.practitioner as
with organization as (
  select team_id, split_part(coalesce(
    min_by(reference, index) filter (where reference like 'Organization/%'),
    any_value(managing_organization)), '/', 2) as organization_id
  from raw.member group by all),
team as (
  select split_part(reference, '/', 2) as id, organization_id
  from raw.member join organization using (team_id)
  where reference like 'Practitioner/%'
  qualify 1 = row_number() over (
    partition by reference order by active desc, last_updated desc, team_id))
select r.id, r.json->>'$.active' as active, r.last_updated::date as updated_day,
  coalesce(team.organization_id, role.organization_id) as org
from raw.current as r
left join team on team.id = r.id
left join raw.role as role on role.practitioner_id = r.id
where r.type = 'Practitioner';

create table m.encounter as
select id, json->>'$.status' as status, last_updated,
  case when json->>'$.subject.reference' like 'Patient/%'
    then split_part(json->>'$.subject.reference', '/', 2) end as client,
  day_of(json->>'$.period.start') as day,
  case when json->>'$.period.start' like '%T%'
    then (json->>'$.period.start')::timestamptz end as start,
  (select code from raw.tag where kind = 'practitioner organization'
    and tag.type = 'Encounter' and tag.id = r.id) as org
from raw.current as r
where type = 'Encounter';

create table m.client as
with latest as (
  select client, org
  from m.encounter
  where client is not null and status <> 'entered-in-error'
  qualify 1 = row_number() over (
    partition by client order by start desc nulls last, last_updated desc nulls last, id))
select id as client, json->>'$.active' as active, latest.org,
  coalesce(
    day_of(json->>'$.identifier[0].period.start'),
    (select min(day) from m.encounter as e where e.client = r.id and status <> 'entered-in-error'),
    last_updated::date) as registered
from raw.current as r left join latest on latest.client = r.id
where type = 'Patient';

create table m.response as
select qr_id, form, client, author, updated_day, coalesce(authored_day, updated_day) as day, org, site,
  qr_id in (select qr_id from raw.answer) as answered
from (
  select r.qr_id, r.questionnaire_id as form, current.last_updated::date as updated_day,
    day_of(r.json->>'$.authored') as authored_day,
    split_part(r.json->>'$.subject.reference', '/', 2) as client,
    split_part(r.json->>'$.author.reference', '/', 2) as author,
    (select code from raw.tag where kind = 'practitioner organization'
      and tag.type = 'QuestionnaireResponse' and tag.id = r.qr_id) as org,
    (select code from raw.tag where kind = 'practitioner location'
      and tag.type = 'QuestionnaireResponse' and tag.id = r.qr_id) as site
  from raw.response as r
  join raw.current as current on current.id = r.qr_id and current.type = 'QuestionnaireResponse');

create table m.session as
select response.*, kind, number
from m.response as response
join (values ('55', 'IPC', 1), ('58', 'IPC', 2), ('208', 'IPC', 3), ('63', 'IPC', 4),
  ('104455', 'SPI', 1), ('104453', 'SPI', 2), ('104454', 'SPI', 3), ('104394', 'SPI', 4),
  ('212', 'SBIRT', 1)) as t(form, kind, number) using (form);

-- how each IPC session was held, by code and as it reads
create table m.format as
select qr_id, code, text
from raw.answer
where link in ('acd9d89b-0d67-415e-a3a4-b132ab304c45', '5d0b76c5-a416-45a4-a8fc-9889ea840a03',
  'ac6eb49b-3d37-4bac-8d27-1e1ad01018ce', '936d5c53-d176-4c63-9a3a-e9e7f9db3f99')
  and questionnaire_id in ('55', '58', '208', '63');

-- domains of the Mental Wellness Tool, from the answers and as the form's hidden answers say
create table m.screening as
select response.qr_id, response.form, response.client, response.day, response.updated_day, response.org,
  coalesce(bool_or(code = 'yes' and left(link, 8) in ('2c50fee4', 'a669eaea', '97f2ed48')), false)
    as suicide,
  coalesce(bool_or(
    code = 'yes' and left(link, 8) in ('11e90302', 'f35bbaa2', '0ee3228d', '364e4271')), false)
    as severe,
  coalesce(bool_or(left(link, 8) in ('59ae2c65', 'b9ecb840')
    and code in ('several-days', 'more-than-half', 'nearly-every-day')), false) as common,
  coalesce(bool_or(left(link, 8) = '156fce37' and code like '%-times-%')
    or (bool_or(left(link, 8) = '94f913ce' and code = '3-or-4')
      and coalesce(max(code) filter (where link = 'patient-biological-sex'), '') <> 'male')
    or bool_or(left(link, 8) = '94f913ce' and code in ('5-or-6', '7-to-9', '10-or-more')), false)
    as alcohol,
  coalesce(bool_or(left(link, 8) = '69a559db'
    and code in ('once-or-twice', 'monthly', 'weekly', 'daily-or-almost-daily')), false) as drugs,
  coalesce(bool_or(link = 'no-mental-problem' and code = 'false'), false) as said_problem,
  coalesce(bool_or(link = 'suicide-risk' and code = 'true'), false) as said_suicide,
  coalesce(bool_or(link = 'severe-mental-health' and code = 'true'), false) as said_severe,
  coalesce(bool_or(link = 'alcohol-problem' and code = 'true'), false) as said_alcohol,
  coalesce(bool_or(link = 'drug-problem' and code = 'true'), false) as said_drugs
from m.response as response left join raw.answer using (qr_id)
where form in ('1613532', 'mw-tool-ipc-session-4')
group by all;

-- hardship is what any hidden answer but the last says
create table m.hardship as
select response.qr_id, response.client, response.day, response.updated_day, response.org,
  coalesce(bool_or(code = 'true' and link in (
    'overall-financial-hardship', 'moderate-food-insecurity', 'high-food-insecurity',
    'moderate-housing-insecurity', 'high-housing-insecurity', 'moderate-paying-bills',
    'high-paying-bills', 'moderate-medical-hardships', 'moderate-debt', 'high-debt')), false) as hard,
  coalesce(bool_or(link = 'no-financial-hardship' and code = 'false'), false) as said_any
from m.response as response left join raw.answer using (qr_id)
where form = 'q-financial-wellness-tool'
group by all;

create table m.need as
select qr_id, client, day, updated_day, org, unnest([
  {'service': 'ipc', 'need': common, 'said': said_problem},
  {'service': 'sbirt', 'need': alcohol or drugs, 'said': said_alcohol or said_drugs},
  {'service': 'spi', 'need': suicide, 'said': said_suicide},
  {'service': 'referral', 'need': severe, 'said': said_severe}], recursive := true)
from m.screening where form = '1613532'
union all
select qr_id, client, day, updated_day, org, 'fws', hard, said_any from m.hardship;

create table m.offer as
select qr_id, client, day, updated_day, org, service,
  main is not null or optional is not null or chosen as offered,
  coalesce(main, '') = 'true' or coalesce(optional, '') = 'true' as accepted,
  (main = 'false' or optional = 'false')
    and coalesce(main, '') <> 'true' and coalesce(optional, '') <> 'true' as declined,
  case when service in ('sbirt', 'spi') then main else optional end as one_page
from (
  select response.qr_id, client, day, updated_day, org, service,
    max(code) filter (where link = main_link) as main,
    max(code) filter (where link = optional_link) as optional,
    coalesce(bool_or((link like 'a1b2c3d4-e5f6-4a7b%' and code in (word, word || '-recom'))
      or (link like '3d373ba7%' and code = word)
      or (link = 'is-any-' || word || '-selected' and code = 'true')), false) as chosen
  from m.response as response left join raw.answer using (qr_id),
    (values
      ('ipc', 'ipc', 'c3d4e5f6-a7b8-4c9d-0e1f-2a3b4c5d6e7f', '3b9f7e5d-9a66-4c4d-8e1d-4d5e6f7a8b9d'),
      ('sbirt', 'sbirt', 'c9d8b7a6-f5e4-4d3c-b2a1-09f8e7d6c5b4',
        'bc2def4a-7cee-4ec0-a09f-cf3a4b5c6d7e'),
      ('spi', 'spi', '76ba8dbe-5456-4de4-bdde-4b8059ecfa0e', '34a56c28-f466-4648-2817-41b2c3d4e5f6'),
      ('referral', 'mhs', '9a8b7c6d-5e4f-4a3b-2c1d-0e9f8a7b6c5d',
        'ef5617d3-af11-41f3-d3c2-fcd0e1f2a3b4'),
      ('fws', 'fws', '69712544-6237-4962-a455-ee6e9ee80000', 'cd34f5b1-8dff-4fd1-b1a0-ad3b4c5d6e7f'))
      as t(service, word, main_link, optional_link)
  where form = 'q-planning-next-steps'
  group by all);

create table m.score as
with asked as (
  select * from (values
    ('54', 'PHQ-9', 1), ('57', 'PHQ-9', 2), ('61', 'PHQ-9', 3), ('211', 'PHQ-9', 4),
    ('q-common-mental-health-symptoms', 'PHQ-9', null),
    ('202', 'GAD-7', 1), ('205', 'GAD-7', 2), ('59', 'GAD-7', 3), ('62', 'GAD-7', 4),
    ('q-common-mental-health-symptoms', 'GAD-7', null),
    ('204', 'SF-PCL-5-8', 1), ('56', 'SF-PCL-5-8', 2), ('60', 'SF-PCL-5-8', 3),
    ('210', 'SF-PCL-5-8', 4), ('q-common-mental-health-symptoms', 'SF-PCL-5-8', null))
    as t(form, instrument, session)),
item as (
  select 'PHQ-9' as instrument, 9 as items, 'f1.' || i || '.1' as link from range(3, 12) as t(i)
  union all
  select 'GAD-7', 7, 'f1.' || i || '.1' from range(15, 22) as t(i)
  union all
  select 'SF-PCL-5-8', 8, link from (values
    ('532fcdbc-38b7-4a35-870c-1d5222e239fb'), ('e13d2bb9-20a6-4605-a33f-5d9047f6b6a8'),
    ('68bec639-6c70-41e0-88f8-fef0ad941b55'), ('b4f73ad2-ed7a-4268-9057-a4a72b50dd10'),
    ('347352fc-b189-444a-aa22-df4d9e779f67'), ('6a52200c-3856-4fcc-afe4-b75921da0122'),
    ('5bc16477-41ff-485f-a73f-f0caa9c2c0ab'), ('eb42041c-cb74-4d5e-8a29-941776cc0b6e')) as t(link)),
points as (
  select * from (values ('not-at-all', 0), ('several-days', 1), ('more-than-half-the-days', 2),
    ('nearly-every-day', 3), ('a-little-bit', 1), ('moderately', 2), ('quite-a-bit', 3),
    ('extremely', 4)) as t(code, points))
select response.qr_id, client, day, org, asked.instrument, asked.session,
  count(distinct item.link) filter (where points is not null) = any_value(items) as complete,
  coalesce(sum(points), 0)::int as score
from m.response as response
join asked using (form)
join item using (instrument)
left join raw.answer as answer on answer.qr_id = response.qr_id and answer.link = item.link
left join points on points.code = answer.code
group by all;

create table m.observation as
select id, json->>'$.status' as status, json->>'$.code.coding[0].code' as code,
  coalesce(day_of(json->>'$.effectiveDateTime'), last_updated::date) as day,
  (select min_by(trim(tag->>'code'), index) from (
    select unnest(json_extract(json, '$.meta.tag[*]')) as tag,
      unnest(range(json_array_length(json, '$.meta.tag')::bigint)) as index)
    where tag->>'system' = 'https://smartregister.org/organisation-tag-id') as org
from raw.current
where type = 'Observation';

create table m.task as
select r.id, json->>'$.status' as status, practitioner.org,
  case when json->>'$.for.reference' like 'Patient/%'
    then split_part(json->>'$.for.reference', '/', 2) end as client,
  coalesce(day_of(json->>'$.authoredOn'), day_of(json->>'$.executionPeriod.start'),
    last_updated::date) as made,
  coalesce(day_of(json->>'$.lastModified'), last_updated::date) as changed
from raw.current as r
left join m.practitioner as practitioner
  on practitioner.id = split_part(json->>'$.owner.reference', '/', 2)
where type = 'Task' and trim(json->>'$.code.coding[0].code') = '040'
  and (json->>'$.status') <> 'entered-in-error';

-- one row for each thing that a metric may count: n whether it counts, d whether in the denominator
create table m.item (
  metric varchar, how varchar, grain varchar, kind varchar, org varchar, day date, until date,
  entity varchar, n boolean, d boolean, amount double);

create view m.period as
select 'day' as grain, day::date as first, day::date as last
from (select unnest(generate_series(
  (select min(day) from m.item), (select day from m.as_of), interval 1 day)) as day)
union all
select 'month', month::date, least((month + interval 1 month - interval 1 day)::date, as_of.day)
from m.as_of, (select unnest(generate_series(
  (select date_trunc('month', min(day)) from m.item), (select day from m.as_of), interval 1 month))
  as month);

-- every day is held against every row: slow and plain
create view m.expected as
with counted as (
  select metric, how, period.first, org,
    case when how = 'mean' then coalesce(sum(amount) filter (where n), 0)
      else count(distinct entity) filter (where n) end as numerator,
    case when how <> 'count' then count(distinct entity) filter (where d) end as denominator
  from m.item as item join m.period as period
    on period.grain = item.grain and item.kind = 'flow' and item.day between period.first and period.last
  group by metric, how, period.first, org
  union all
  select metric, how, period.first, org,
    case when how = 'mean'
      then coalesce(sum(amount) filter (where n and coalesce(until >= period.last, true)), 0)
      else count(distinct entity) filter (where n and coalesce(until >= period.last, true)) end,
    case when how <> 'count'
      then count(distinct entity) filter (where d and coalesce(until >= period.last, true)) end
  from m.item as item join m.period as period
    on period.grain = item.grain and item.kind = 'state' and item.day <= period.last
  group by metric, how, period.first, org
  union all
  select metric, how, day, org, amount, null from m.item where kind = 'average')
select metric, first, org,
  cast(numerator as decimal(28, 6)) as numerator,
  cast(denominator as decimal(28, 6)) as denominator,
  cast(case how
    when 'count' then numerator
    when 'percent' then round(100.0 * numerator / nullif(denominator, 0), 6)
    else round(numerator / nullif(denominator, 0), 6) end as decimal(28, 6)) as value
from counted;
