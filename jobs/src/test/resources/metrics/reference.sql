-- The metrics as the system before Carelake defined them; what has no day is stamped with the run's.
insert into m.item
select 'provider_count', 'count', 'day', 'flow', org, day, null, id, true, null, null
from m.practitioner, m.as_of where active = 'true'
union all
select 'patient_count', 'count', 'day', 'flow', org, day, null, client, true, null, null
from m.client, m.as_of where active = 'true';

insert into m.item
with provider as (
  select id, org, id in (
    select author from m.response, m.as_of where author is not null and updated_day >= as_of.day - 30)
    as active
  from m.practitioner where active = 'true')
select metric, how, 'day', 'flow', org, day, null, id, active, true, null
from provider, m.as_of, (values ('active_providers', 'count'), ('percent_active_providers', 'percent'))
  as t(metric, how);

insert into m.item
select 'client_encounters', 'count', 'day', 'flow', org, start::date, null, client, true, null, null
from m.encounter where start is not null;

insert into m.item
select metric, 'count', 'day', 'flow', org, updated_day, null, client, text = wanted, null, null
from m.response join m.format using (qr_id), (values
  ('encounters_in_person', 'In-person'), ('encounters_video_telehealth', 'Video telehealth'),
  ('encounters_phone_telehealth', 'Phone telehealth')) as t(metric, wanted)
where form = '55' and text is not null and updated_day is not null;

insert into m.item
select metric, 'count', 'day', 'state', client.org, updated_day, null, client, true, null, null
from m.need left join m.client as client using (client) join (values
  ('clients_eligible_for_ipc', 'ipc'), ('clients_sbirt_mi_eligible', 'sbirt'),
  ('clients_eligible_spi', 'spi'), ('clients_eligible_referral', 'referral'),
  ('clients_eligible_fws', 'fws')) as t(metric, service) using (service)
where said and need.client is not null and updated_day is not null;

insert into m.item
select 'clients_accepted_' || service, 'count', 'day', 'flow', org, as_of.day, null, client, true, null,
  null
from m.offer, m.as_of
where service <> 'spi' and one_page = 'true' and client is not null and updated_day is not null
union all
select 'service_refusal_' || wanted, 'count', 'day', 'flow', org, as_of.day, null, client,
  coalesce(service = wanted and one_page = 'false', false), null, null
from m.offer, m.as_of, (values ('ipc'), ('sbirt'), ('fws'), ('referral')) as t(wanted)
where client is not null
union all
select 'service_refusal_rate', 'percent', 'day', 'flow', org, as_of.day, null, client,
  coalesce(one_page = 'false', false), true, null
from m.offer, m.as_of where client is not null;

insert into m.item
select metric, 'count', 'day', 'flow', org, as_of.day, null, qr_id, wanted is null or kind = wanted, null,
  null
from m.session, m.as_of, (values ('sessions_total', null), ('sessions_ipc', 'IPC'),
  ('sessions_spi', 'SPI'), ('sessions_sbirt', 'SBIRT')) as t(metric, wanted)
where client is not null and answered
union all
select 'clients_receiving_counseling', 'count', 'day', 'flow', org, as_of.day, null, client, true, null,
  null
from m.session, m.as_of where client is not null and answered;

insert into m.item
with reached as (
  select client, list_sort(list(distinct number)) as numbers
  from m.session where kind = 'IPC' and answered and client is not null group by client)
select metric, how, 'day', 'flow', org, as_of.day, null, client,
  case wanted when 'two' then list_contains(numbers, 2) when 'all' then numbers = [1, 2, 3, 4]
    else true end, true, null
from (select distinct client, org from m.session where kind = 'IPC' and number = 1 and answered)
join reached using (client), m.as_of, (values
  ('ipc_clients_started', 'count', ''), ('ipc_clients_completed', 'count', 'all'),
  ('ipc_completion_rate', 'percent', 'all'), ('ipc_retention_s1_to_s2', 'percent', 'two'))
  as t(metric, how, wanted);

insert into m.item
select metric, 'count', 'day', 'flow', practitioner.org, as_of.day, null, qr_id, counts, null, null
from m.response as response left join m.practitioner as practitioner on practitioner.id = author, m.as_of,
  (values ('screenings_total', true), ('screening_locations_count', false)) as t(metric, counts)
where form = '1613532';

insert into m.item
with eligible as (
  select distinct need.client, client.org, service
  from m.need as need left join m.client as client using (client)
  where said and need.client is not null and updated_day is not null
    and service in ('ipc', 'sbirt', 'spi'))
select 'mwtool_' || wanted || suffix, how, 'day', 'flow', org, as_of.day, null, client,
  service = wanted and exists (select 1 from m.session as session
    where session.client = eligible.client and lower(kind) = service and number = 1 and answered),
  service = wanted, null
from eligible, m.as_of, (values ('ipc'), ('sbirt'), ('spi')) as t(wanted),
  (values ('_eligible_initiated', 'count'), ('_conversion_rate', 'percent')) as u(suffix, how);

insert into m.item
with pooled as (
  select client, org, bool_or(said_problem)::int + bool_or(said_alcohol)::int + bool_or(said_drugs)::int
    + bool_or(said_suicide)::int as categories
  from m.screening where form = '1613532' and client is not null group by all)
select metric, how, 'day', 'flow', org, as_of.day, null, client, categories > 1, true, null
from pooled, m.as_of, (values
  ('mwtool_clients_with_comorbidity', 'count'), ('mwtool_comorbidity_rate', 'percent')) as t(metric, how)
where categories > 0;

insert into m.item
with band as (
  select instrument, client, org,
    case when instrument = 'PHQ-9' and score >= 20 or instrument = 'GAD-7' and score >= 15 then 'severe'
      when score >= 10 then 'moderate_high' else 'low' end as band
  from m.score where instrument in ('PHQ-9', 'GAD-7') and session = 1)
select prefix || infix || wanted, how, 'day', 'flow', org, as_of.day, null, client,
  instrument = name and band = wanted, instrument = name, null
from band, m.as_of, (values ('phq9', 'PHQ-9'), ('gad7', 'GAD-7')) as t(prefix, name),
  (values ('_clients_', 'count', 'severe'), ('_clients_', 'count', 'moderate_high'),
    ('_clients_', 'count', 'low'), ('_percent_', 'percent', 'severe'),
    ('_percent_', 'percent', 'moderate_high')) as u(infix, how, wanted);

insert into m.item
with phq as (
  select * from m.score where instrument = 'PHQ-9' and client is not null and session is not null),
last as (
  select client, max(score) as last from phq
  where session = (select max(session) from phq as other where other.client = phq.client)
  group by client),
change as (
  select client, org, min(score) filter (where session = 1) as first, any_value(last) as last
  from phq join last using (client) group by all having count(distinct session) > 1)
select metric, how, 'day', 'flow', org, as_of.day, null, client,
  case wanted when 'improved' then last < first when 'remission' then first >= 10 and last < 10
    else true end, true, null
from change, m.as_of, (values
  ('phq9_clients_with_followup', 'count', ''), ('phq9_clients_improved', 'count', 'improved'),
  ('phq9_improvement_rate', 'percent', 'improved'), ('phq9_remission_rate', 'percent', 'remission'))
  as t(metric, how, wanted)
where first is not null
union all
select 'phq9_avg_score_improvement', 'count', 'day', 'average', org, any_value(as_of.day), null, null,
  null, null, round(avg(first - last), 1)
from change, m.as_of where first is not null group by org;

insert into m.item
-- silver codes have no blanks around them
select metric, 'count', 'day', 'flow', org, as_of.day, null, id, trim(code) like prefix || '%',
  null, null
from m.observation, m.as_of, (values ('observation_count', ''), ('observation_phq9_count', 'phq9'),
  ('observation_gad7_count', 'gad7'), ('observation_mood_count', 'mood'),
  ('observation_ptsd_count', 'ptsd')) as t(metric, prefix);

insert into m.item
select metric, how, 'day', 'flow', org, as_of.day, null, id, not done or status = 'completed', true, null
from m.task, m.as_of, (values ('follow_up_tasks_total', 'count', false),
  ('follow_up_tasks_completed', 'count', true), ('follow_up_completion_rate', 'percent', true))
  as t(metric, how, done);
