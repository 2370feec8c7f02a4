with pressures as (
    select
        vital.vital_id,
        vital.elation_id,
        vital.visit_id,
        vital.taken_at,
        stack(
            3,
            '8480-6', vital.systolic, 'mm[Hg]',
            '8462-4', vital.diastolic, 'mm[Hg]',
            '39156-5', vital.bmi, 'kg/m2'
        ) as (code, value, unit)
    from silver.stage_elation__vitals as vital
)

select
    concat(pressures.vital_id, '/', pressures.code) as observation_id,
    pressures.vital_id as panel_id,
    link.person_id,
    pressures.visit_id as encounter_id,
    'http://loinc.org' as code_system,
    pressures.code,
    cast(pressures.taken_at as date) as effective_date,
    pressures.taken_at as effective_at,
    pressures.value,
    pressures.unit,
    cast(null as string) as value_code
from pressures
inner join gold.person_crosswalk as link
    on pressures.elation_id = link.record_id and link.source = 'elation'
where
    pressures.value is not null
    and cast(pressures.taken_at as date) <= :as_of
union all
select
    result.result_id as observation_id,
    result.result_id as panel_id,
    link.person_id,
    cast(null as string) as encounter_id,
    'http://loinc.org' as code_system,
    result.loinc as code,
    cast(result.collected_at as date) as effective_date,
    result.collected_at as effective_at,
    result.value,
    result.units as unit,
    cast(null as string) as value_code
from silver.stage_elation__lab_results as result
inner join gold.person_crosswalk as link
    on result.elation_id = link.record_id and link.source = 'elation'
where
    result.status = 'final'
    and cast(result.collected_at as date) <= :as_of
union all
select
    observation.observation_id,
    observation.observation_id as panel_id,
    link.person_id,
    cast(null as string) as encounter_id,
    observation.code_system,
    observation.code,
    observation.effective_date,
    observation.effective_at,
    observation.value,
    observation.unit,
    cast(null as string) as value_code
from silver.stage_zus__observation as observation
inner join gold.person_crosswalk as link
    on observation.zus_id = link.record_id and link.source = 'zus'
where observation.effective_date <= :as_of
