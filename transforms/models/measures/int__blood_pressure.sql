-- Systolic and diastolic values of one panel, or where they stand in records of their own, of one
-- person, encounter and moment. Values that no living person has are left out.
with pressure as (
    select
        observation_id,
        panel_id,
        person_id,
        encounter_id,
        effective_date,
        effective_at,
        code,
        value,
        case
            when observation_id = panel_id
                then concat_ws(
                    '|',
                    person_id,
                    encounter_id,
                    effective_date,
                    cast(unix_micros(effective_at) as string)
                )
            else concat_ws('|', 'panel', panel_id)
        end as reading
    from silver.int__clinical_observation
    where
        code_system = 'http://loinc.org'
        and code in ('8480-6', '8462-4')
        and value between 20 and 350
        and coalesce(unit, 'mm[Hg]') = 'mm[Hg]'
)

select
    systolic.observation_id as reading_id,
    systolic.person_id,
    systolic.encounter_id,
    systolic.effective_date,
    systolic.effective_at,
    systolic.value as systolic,
    min(diastolic.value) as diastolic
from pressure as systolic
inner join pressure as diastolic
    on
        systolic.reading = diastolic.reading
        and systolic.value > diastolic.value
where systolic.code = '8480-6' and diastolic.code = '8462-4'
group by all
