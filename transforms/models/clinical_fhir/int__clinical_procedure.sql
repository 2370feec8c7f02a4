select
    id as procedure_id,
    patient_id as person_id,
    encounter_id,
    code_system,
    code,
    coalesce(
        performed_date, performed_period_end_date, performed_period_start_date
    ) as performed_date
from silver.procedure
where
    patient_id is not null
    and status = 'completed'
    and coalesce(
        performed_date, performed_period_end_date, performed_period_start_date
    ) <= :as_of
