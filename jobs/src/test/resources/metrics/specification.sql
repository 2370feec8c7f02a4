-- The metrics by the indicator specification, written from their definitions.
insert into m.item
with reports as (select distinct author, day from m.response where author is not null),
known as (
  select p.id, p.org, coalesce(least(min(reports.day), any_value(p.updated_day)), any_value(as_of.day))
    as day
  from m.as_of, m.practitioner as p left join reports on reports.author = p.id
  where p.active is distinct from 'false'
  group by p.id, p.org),
state as (
  select id, org, day, null::date as until, 'known' as state from known
  union all
  select id, org, reports.day, reports.day + 30, 'active' from known join reports on author = id
  union all
  select id, org, date_trunc('month', reports.day)::date, last_day(reports.day), 'in month'
  from known join reports on author = id)
select metric, how, grain, 'state', org, day, until, id, state = counted, state = 'known', null
from state, (values
  ('provider_count', 'count', 'day', 'known'), ('active_providers', 'count', 'day', 'active'),
  ('percent_active_providers', 'percent', 'day', 'active'),
  ('percent_active_providers_month', 'percent', 'month', 'in month')) as t(metric, how, grain, counted);

insert into m.item
select 'patient_count', 'count', 'day', 'state', org, registered, null, client, true, null, null
from m.client where active is distinct from 'false';

insert into m.item
select 'clients_registered', 'count', 'month', 'flow', org, registered, null, client, true, null, null
from m.client;

insert into m.item
select 'client_encounters', 'count', 'day', 'flow', org, day, null, client, true, null, null
from m.encounter
where client is not null and status not in ('planned', 'cancelled', 'entered-in-error')
  and day is not null;

insert into m.item
select metric, 'count', 'day', 'flow', org, day, null, client, code = wanted, null, null
from m.session join m.format using (qr_id), (values
  ('encounters_in_person', 'in-person'), ('encounters_video_telehealth', 'video-telehealth'),
  ('encounters_phone_telehealth', 'phone-telehealth')) as t(metric, wanted)
where code is not null;

insert into m.item
select metric, how, 'month', 'flow', org, day, null, session.qr_id,
  coalesce(wanted is null or code = wanted, false), code is not null, null
from m.session as session left join m.format using (qr_id), (values
  ('ipc_sessions_by_format', 'count', null), ('ipc_sessions_percent_in_person', 'percent', 'in-person'),
  ('ipc_sessions_percent_video', 'percent', 'video-telehealth'),
  ('ipc_sessions_percent_phone', 'percent', 'phone-telehealth')) as t(metric, how, wanted)
where kind = 'IPC';

insert into m.item
select metric, 'count', 'day', 'flow', org, day, null, qr_id, wanted is null or kind = wanted, null, null
from m.session, (values ('sessions_total', null), ('sessions_ipc', 'IPC'), ('sessions_spi', 'SPI'),
  ('sessions_sbirt', 'SBIRT')) as t(metric, wanted)
where client is not null
union all
select 'clients_receiving_counseling', 'count', 'day', 'state', org, day, null, client, true, null, null
from m.session where client is not null
union all
select 'clients_counseled_month', 'count', 'month', 'flow', org, day, null, client, true, null, null
from m.session where client is not null;

insert into m.item
select 'screenings_total', 'count', 'day', 'flow', org, day, null, qr_id, true, null, null
from m.response where form = '1613532'
union all
select 'screenings_by_site', 'count', 'month', 'flow', org, day, null, qr_id, true, null, null
from m.response where form = '1613532'
union all
select 'screening_locations_count', 'count', 'month', 'flow', org, day, null, site, site is not null,
  null, null
from m.response where form = '1613532'
union all
select 'clients_screened_mwtool', 'count', 'month', 'flow', org, day, null, client, true, null, null
from m.response where form = '1613532'
union all
select 'clients_screened_fwtool', 'count', 'month', 'flow', org, day, null, client, true, null, null
from m.response where form = 'q-financial-wellness-tool'
union all
select 'screenings_per_site', 'ratio', 'month', 'flow', org, day, null, unnest([qr_id, site]),
  unnest([true, false]), unnest([false, true]), null
from m.response where form = '1613532' and site is not null;

insert into m.item
select metric, 'count', 'day', 'state', org, day, null, client, need and service = wanted, null, null
from m.need, (values ('clients_eligible_for_ipc', 'ipc'), ('clients_sbirt_mi_eligible', 'sbirt'),
  ('clients_eligible_spi', 'spi'), ('clients_eligible_referral', 'referral'),
  ('clients_eligible_fws', 'fws')) as t(metric, wanted)
union all
select service || '_eligibility_rate', 'percent', 'month', 'flow', org, day, null, client, need, true,
  null
from m.need;

insert into m.item
select metric, 'count', grain, 'state', org, day, null, client,
  service = wanted and case what when 'offered' then offered when 'accepted' then accepted
    else declined end, null, null
from m.offer, (
  select prefix || s as metric, grain, what, s as wanted
  from (values ('clients_offered_', 'day', 'offered'), ('clients_accepted_', 'day', 'accepted'),
      ('service_refusal_', 'month', 'declined')) as t(prefix, grain, what),
    (values ('ipc'), ('sbirt'), ('spi'), ('referral'), ('fws')) as u(s))
union all
select service || '_acceptance_rate', 'percent', 'month', 'flow', org, day, null, client,
  offered and accepted, offered, null
from m.offer
union all
select service || '_refusal_rate', 'percent', 'month', 'flow', org, day, null, client, declined, offered,
  null
from m.offer
union all
select 'service_refusal_rate', 'percent', 'month', 'state', org, day, null, client,
  service in ('ipc', 'sbirt', 'spi') and declined, service in ('ipc', 'sbirt', 'spi') and offered, null
from m.offer;

insert into m.item
select service || '_offer_rate', 'percent', 'month', 'state', org, day, null, client,
  offered and exists (select 1 from m.need as need where need.client = offer.client
    and need.service = offer.service and need.need and need.day <= offer.day), false, null
from m.offer as offer
union all
select service || '_offer_rate', 'percent', 'month', 'state', org, day, null, client, false, need, null
from m.need;

create table m.first_session as
select client, kind, number, day, org
from m.session where client is not null
qualify 1 = row_number() over (partition by client, kind, number order by day, qr_id);

insert into m.item
with ipc as (
  select client, list(day) filter (where number = 1) as one, list(day) filter (where number = 2) as two,
    list(day) as days, count(*) as sessions,
    list(org) filter (where number = 1) as orgs
  from m.first_session where kind = 'IPC' group by client having count(*) filter (where number = 1) > 0),
step as (
  select client, orgs[1] as org, one[1] as day, 1 as step from ipc
  union all
  select client, orgs[1], greatest(one[1], two[1]), 2 from ipc where two is not null
  union all
  select client, orgs[1], list_max(days), 4 from ipc where sessions = 4)
select metric, how, 'month', 'state', org, day, null, client, step = wanted, step = 1, null
from step, (values ('ipc_clients_started', 'count', 1), ('ipc_clients_completed', 'count', 4),
  ('ipc_completion_rate', 'percent', 4), ('ipc_retention_s1_to_s2', 'percent', 2))
  as t(metric, how, wanted);

insert into m.item
with found as (
  select client, service, day, org from m.need
  where need and client is not null and service in ('ipc', 'sbirt', 'spi')
  qualify 1 = row_number() over (partition by client, service order by day, qr_id)),
begun as (
  select found.client, found.service, found.org, min(session.day) as day
  from found join m.session as session on session.client = found.client
    and session.kind = upper(found.service) and session.number = 1 and session.day >= found.day
  group by all),
step as (
  select client, service, org, day, false as begun from found
  union all
  select client, service, org, day, true from begun)
select 'mwtool_' || service || suffix, how, 'month', 'state', org, day, null, client, begun, not begun,
  null
from step, (values ('_eligible_initiated', 'count'), ('_conversion_rate', 'percent')) as t(suffix, how);

insert into m.item
with domain as (
  select client, day, org, qr_id, unnest(['common', 'severe', 'alcohol', 'drugs', 'suicide']) as domain,
    unnest([common, severe, alcohol, drugs, suicide]) as positive
  from m.screening where form = '1613532' and client is not null),
first as (
  select client, domain, day, org from domain where positive
  qualify 1 = row_number() over (partition by client, domain order by day, qr_id)),
place as (
  select client, day, first_value(org) over (partition by client order by day, coalesce(org, '')) as org,
    row_number() over (partition by client order by day) as nth
  from first)
select metric, how, 'month', 'state', org, day, null, client, nth = 2, nth = 1, null
from place, (values ('mwtool_clients_with_comorbidity', 'count'), ('mwtool_comorbidity_rate', 'percent'))
  as t(metric, how)
where nth <= 2;

create table m.baseline as
select * from m.score where complete and session = 1 and client is not null
qualify 1 = row_number() over (partition by client, instrument order by day, qr_id);

insert into m.item
with band as (
  select lower(replace(instrument, '-', '')) as prefix, client, org, day,
    case when instrument = 'PHQ-9' and score >= 20 or instrument = 'GAD-7' and score >= 15 then 'severe'
      when score >= 10 then 'moderate_high' else 'low' end as band
  from m.baseline where instrument in ('PHQ-9', 'GAD-7'))
select prefix || infix || wanted, how, 'month', 'state', org, day, null, client, band = wanted, true, null
from band, (values ('_clients_', 'count', 'severe'), ('_clients_', 'count', 'moderate_high'),
  ('_clients_', 'count', 'low'), ('_percent_', 'percent', 'severe'),
  ('_percent_', 'percent', 'moderate_high')) as t(infix, how, wanted);

-- the latest assessment of each day; it holds until the next day that has one
insert into m.item
with later as (
  select baseline.instrument, baseline.client, baseline.org, score.day, baseline.score as first,
    score.score as last
  from m.baseline as baseline join m.score as score
    on score.client = baseline.client and score.instrument = baseline.instrument
    and score.complete and score.session > 1 and score.day >= baseline.day
  qualify 1 = row_number() over (
    partition by baseline.client, baseline.instrument, score.day
    order by score.session desc, score.qr_id)),
held as (
  select *, (select min(other.day) - 1 from later as other where other.client = later.client
    and other.instrument = later.instrument and other.day > later.day) as until
  from later)
select metric, how, 'month', 'state', org, day, until, client,
  case what when 'improved' then last < first when 'remission' then first >= 10 and last < 10
    else true end, true, first - last
from held join (values
  ('PHQ-9', 'phq9_clients_with_followup', 'count', 'all'),
  ('PHQ-9', 'phq9_clients_improved', 'count', 'improved'),
  ('PHQ-9', 'phq9_improvement_rate', 'percent', 'improved'),
  ('PHQ-9', 'phq9_remission_rate', 'percent', 'remission'),
  ('PHQ-9', 'phq9_avg_score_improvement', 'mean', 'all'),
  ('GAD-7', 'gad7_avg_score_improvement', 'mean', 'all'),
  ('SF-PCL-5-8', 'ptsd_avg_score_improvement', 'mean', 'all')) as t(instrument, metric, how, what)
  using (instrument);

insert into m.item
select metric, 'mean', 'month', 'flow', org, day, null, qr_id, true, true, score
from m.score join (values ('PHQ-9', 'phq9_mean_score'), ('GAD-7', 'gad7_mean_score'),
  ('SF-PCL-5-8', 'ptsd_mean_score'), ('MOOD', 'mood_mean_score'), ('AUDIT', 'audit_mean_score'),
  ('DAST-10', 'dast_mean_score')) as t(instrument, metric) using (instrument)
where complete and client is not null;

insert into m.item
with worst as (
  select *, max(risk) over (partition by client, date_trunc('month', day)) as worst
  from m.risk where client is not null)
select metric, 'percent', 'month', 'flow', org, day, null, client, worst = wanted, true, null
from worst, (values ('clients_risk_severe', 3), ('clients_risk_moderate', 2), ('clients_risk_low', 1))
  as t(metric, wanted);

insert into m.item
select metric, 'count', 'day', 'flow', org, day, null, id, lower(trim(code)) like prefix || '%', null,
  null
from m.observation, (values ('observation_count', ''), ('observation_phq9_count', 'phq9'),
  ('observation_gad7_count', 'gad7'), ('observation_mood_count', 'mood'),
  ('observation_ptsd_count', 'ptsd')) as t(metric, prefix)
where status not in ('cancelled', 'entered-in-error');

insert into m.item
with event as (
  select id, org, made as day, 'made' as event from m.task
  union all
  select id, org, changed, 'done' from m.task where status = 'completed')
select metric, how, 'month', 'state', org, day, null, id, event = wanted, event = 'made', null
from event, (values ('follow_up_tasks_total', 'count', 'made'),
  ('follow_up_tasks_completed', 'count', 'done'), ('follow_up_completion_rate', 'percent', 'done'))
  as t(metric, how, wanted);

insert into m.item
with counselled as (
  select client, day, org from m.session where client is not null
  qualify 1 = row_number() over (partition by client order by day, qr_id))
select 'clients_followed_up_rate', 'percent', 'month', 'state', org, day, null, client, false, true, null
from counselled
union all
select 'clients_followed_up_rate', 'percent', 'month', 'state', counselled.org, min(changed), null,
  client, true, false, null
from counselled join m.task as task using (client)
where status = 'completed' and changed >= counselled.day
group by client, counselled.org;

-- rows of dimensions: the organization and the value of the dimension stand in one column
insert into m.item
select metric, how, 'month', 'flow', coalesce(org, '∅') || '/' || coalesce(value, 'unknown'), day,
  null, qr_id, true, how = 'mean', amount
from (
  select 'ipc_sessions_by_format by delivery_format' as metric, 'count' as how, session.org,
    session.day, session.qr_id, code as value, null as amount
  from m.session as session left join m.format using (qr_id) where kind = 'IPC'
  union all
  select 'screenings_by_site by location_id', 'count', org, day, qr_id, site, null
  from m.response where form = '1613532'
  union all
  select metric || ' by session', 'mean', org, day, qr_id, session::varchar, score
  from m.score join (values ('PHQ-9', 'phq9_mean_score'), ('GAD-7', 'gad7_mean_score'),
    ('SF-PCL-5-8', 'ptsd_mean_score'), ('MOOD', 'mood_mean_score')) as t(instrument, metric)
    using (instrument)
  where complete and client is not null);
