select
    id as observation_id,
    patient_id as zus_id,
    code_system,
    code,
    effective as effective_at,
    effective_date,
    cast(value_quantity_value as decimal(18, 4)) as value,
    value_quantity_code as unit
from silver.observation
where
    patient_id is not null
    and value_quantity_value is not null
    and coalesce(status, 'unknown') not in (
        'registered', 'cancelled', 'entered-in-error'
    )
