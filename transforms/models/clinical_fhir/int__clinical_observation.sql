with kept as (
    select
        id,
        patient_id,
        encounter_id,
        code_system,
        code,
        coalesce(effective_date, effective_period_start_date) as effective_date,
        coalesce(
            effective, effective_instant, effective_period_start
        ) as effective_at,
        value_quantity_value,
        value_quantity_code,
        value_integer,
        value_concept_code
    from silver.observation
    where
        patient_id is not null
        and coalesce(effective_date, effective_period_start_date) <= :as_of
        and coalesce(status, 'unknown') not in (
            'registered', 'cancelled', 'entered-in-error'
        )
)

select
    kept.id as observation_id,
    kept.id as panel_id,
    kept.patient_id as person_id,
    kept.encounter_id,
    kept.code_system,
    kept.code,
    kept.effective_date,
    kept.effective_at,
    cast(
        coalesce(kept.value_quantity_value, kept.value_integer)
        as decimal(18, 4)
    ) as value,
    kept.value_quantity_code as unit,
    kept.value_concept_code as value_code
from kept
union all
select
    concat(kept.id, '/', component.component_index) as observation_id,
    kept.id as panel_id,
    kept.patient_id as person_id,
    kept.encounter_id,
    component.code_system,
    component.code,
    kept.effective_date,
    kept.effective_at,
    cast(
        coalesce(component.value_quantity_value, component.value_integer)
        as decimal(18, 4)
    ) as value,
    component.value_quantity_code as unit,
    component.value_concept_code as value_code
from kept
inner join silver.observation_component as component
    on kept.id = component.observation_id
