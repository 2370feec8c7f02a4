-- The answers to the questions of transforms/models/pairteam/README.md, in their order, from the raw
-- files (sources.sql). The last part of the risk score, open gaps of care, is taken as published:
-- measures have their own tests.
select disenrollment_reason, count(*) from arc_enrollments where disenrolled_on <= '{as_of}'
group by all order by 2 desc, 1;

select category, count(*), count(*) filter (where outcome = 'achieved') from arc_interventions
where closed_on <= '{as_of}' group by all order by 1;

with last_result as (
    select person, arg_max(value, (taken, -value)) as value from results
    where code in ('4548-4', '17856-6') and year(taken) = 2026 group by person
),
born as (
    select person, arg_min(born, patient_id) as born from charts where born is not null group by person
)
select if(value <= 9, 'closed', 'open'), count(*)
from enrolled join born using (person) left join last_result using (person)
where now and datesub('year', born, date '2026-12-31') between 18 and 75
    and person in (select person from ill where code like 'E10%' or code like 'E11%' or code like 'E13%')
group by all order by all;

with contacts as (
    select channel, outcome = 'reached' as reached from arc_communications
    where direction = 'outbound' and sent_at::timestamp::date <= '{as_of}'
    union all
    select 'phone', disposition = 'answered' from regal_calls join links on source = 'regal' and contact_id = links.id
    where direction = 'outbound' and started_at::timestamp::date <= '{as_of}'
)
select channel, count(*) filter (where reached), count(*),
    round(100 * count(*) filter (where reached) / count(*), 1)
from contacts group by all order by 4 desc;

with readings as (
    select person, case code when '39156-5' then 'bmi' when '44261-6' then 'phq9' else 'hba1c' end as kind,
        taken::date as day, value
    from results where code in ('39156-5', '44261-6', '4548-4', '17856-6')
    union all
    select person, 'systolic', taken::date, systolic from pressures
    union all
    select person, 'diastolic', taken::date, diastolic from pressures
),
changes as (
    select person, kind, arg_max(value, (day, -value)) - arg_min(value, (day, value)) as change
    from readings group by all having count(distinct day) > 1
)
select kind, count(*), count(*) filter (where change < 0), round(avg(change), 2)
from changes group by all order by all;

-- comorbidities that the files have: heart failure, lung, diabetes, liver 1; kidney, malignancy 2; HIV 6
with charlson as (
    select person, sum(weight) as charlson from (
        select distinct person, code, case code
            when 'I50.9' then 1 when 'J44.9' then 1 when 'E11.9' then 1 when 'K74.60' then 1
            when 'N18.4' then 2 when 'C34.90' then 2 when 'B20' then 6 else 0 end as weight
        from ill
    ) group by person
),
emergencies as (
    select person, count(distinct period.start::date) as visits
    from zus_encounters join links on source = 'zus' and subject.reference = 'Patient/' || links.id
    where class.code = 'EMER' and period.start::date > date '{as_of}' - interval 12 month
        and period.start::date <= '{as_of}'
    group by person
),
nights as (
    select person, unnest(generate_series(came, went, interval 1 day))::date as day
    from (
        select person, period.start::date as came,
            if(period.end::date <= '{as_of}', period.end::date, date '{as_of}') as went
        from zus_encounters join links on source = 'zus' and subject.reference = 'Patient/' || links.id
        where class.code = 'IMP' and period.start::date <= '{as_of}'
    )
),
-- days in hospital without a gap are one stay
stays as (
    select person, min(day) as came, max(day) as went from (
        select person, day, day - row_number() over (partition by person order by day)::int as run
        from (select distinct person, day from nights)
    ) group by person, run
),
discharged as (
    select person, any_value(hospitalization.dischargeDisposition.coding[1].code) as kind, period.end::date as went
    from zus_encounters join links on source = 'zus' and subject.reference = 'Patient/' || links.id
    where class.code = 'IMP' group by person, period.end::date
),
hospital as (
    select person, count(*) as stays,
        count(*) filter (where next - went <= 30 and went + 30 <= '{as_of}'
            and coalesce(kind, 'home') not in ('exp', 'aama')) as readmissions
    from (select *, lead(came) over (partition by person order by came) as next from stays)
    left join discharged using (person, went)
    where came > date '{as_of}' - interval 12 month
    group by person
),
social as (
    select person, count(*) as needs from (
        select person, domain, arg_max(has_need, (assessed_on, assessment_id)) as has_need
        from arc_assessments join charts using (patient_id) where assessed_on <= '{as_of}' group by all
    ) where has_need = 'yes' group by person
),
gaps as (
    select person_id as person, count(*) as gaps from care_gaps where gap_status = 'open' group by all
),
parts as (
    select person, coalesce(charlson, 0) as charlson, unnest([
        {why: 'comorbidity', points: coalesce(charlson, 0) * 2},
        {why: 'emergency visits', points: least(coalesce(visits, 0) * 2, 10)},
        {why: 'hospital stays', points: least(coalesce(stays, 0) * 4, 16)},
        {why: 'readmissions', points: coalesce(readmissions, 0) * 3},
        {why: 'social needs', points: least(coalesce(needs, 0), 5)},
        {why: 'open care gaps', points: least(coalesce(gaps, 0), 5)}], recursive := true)
    from (select distinct person from links) left join enrolled using (person) left join charlson using (person)
    left join emergencies using (person) left join hospital using (person) left join social using (person)
    left join gaps using (person)
    where coalesce(died > '{as_of}', true)
),
scores as (
    select person, charlson, sum(points)::int as score,
        string_agg(why || ' ' || points, ', ' order by points desc, why desc) filter (where points > 0) as reasons
    from parts group by person, charlson
)
select row_number() over (order by score desc, charlson desc, person), person, score,
    case when score >= 12 then 'high' when score >= 6 then 'rising' else 'low' end, reasons
from scores order by 1 limit 5;

-- what was paid after the day was pending on it
select year(service_date::date), sum(billed::decimal(18, 2)),
    sum(paid::decimal(18, 2)) filter (where paid_on <= '{as_of}'),
    sum(billed::decimal(18, 2)) filter (where status = 'denied'),
    sum(billed::decimal(18, 2) - paid::decimal(18, 2)) filter (where paid_on <= '{as_of}'),
    sum(billed::decimal(18, 2)) filter (where status = 'pending' or paid_on > '{as_of}')
from arc_claims where submitted_on <= '{as_of}' group by all order by 1;
