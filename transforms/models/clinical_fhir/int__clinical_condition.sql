select
    id as condition_id,
    patient_id as person_id,
    encounter_id,
    code_system,
    code,
    coalesce(
        onset_date, onset_period_start_date, recorded_date
    ) as onset_date,
    coalesce(abatement_date, abatement_period_end_date) as end_date
from silver.condition
where
    patient_id is not null
    and coalesce(
        onset_date, onset_period_start_date, recorded_date
    ) <= :as_of
    and coalesce(verification_status_code, 'confirmed') not in (
        'refuted', 'entered-in-error'
    )
