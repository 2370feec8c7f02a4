select
    id as encounter_id,
    patient_id as zus_id,
    class_code as class,
    period_start_date as start_date,
    period_start as start_at,
    period_end_date as end_date,
    period_end as end_at,
    discharge_disposition_code as discharge_disposition
from silver.encounter
where
    patient_id is not null
    and coalesce(status, 'unknown') not in (
        'planned', 'cancelled', 'entered-in-error'
    )
