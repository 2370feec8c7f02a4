select
    id as encounter_id,
    patient_id as person_id,
    service_provider_id as organization_id,
    class_code as class,
    type_system as code_system,
    type_code as code,
    period_start_date as start_date,
    period_start as start_at,
    case when period_end_date <= :as_of then period_end_date end as end_date,
    case when period_end_date <= :as_of then period_end end as end_at,
    discharge_disposition_code as discharge_disposition,
    case
        when priority_code in ('EL', 'S') then true
        when priority_code is not null then false
    end as is_planned
from silver.encounter
where
    patient_id is not null
    and period_start_date <= :as_of
    and coalesce(status, 'unknown') not in (
        'planned', 'cancelled', 'entered-in-error'
    )
