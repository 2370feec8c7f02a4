select
    request.id as medication_id,
    request.patient_id as person_id,
    coalesce(request.medication_system, medication.code_system) as code_system,
    coalesce(request.medication_code, medication.code) as code,
    request.authored_on_date as start_date,
    coalesce(
        request.dosage_bounds_end_date, request.dispense_validity_end_date
    ) as end_date
from silver.medication_request as request
left join silver.medication as medication
    on request.medication_id = medication.id
where
    request.patient_id is not null
    and request.authored_on_date <= :as_of
    and coalesce(request.do_not_perform, false) = false
    and coalesce(request.status, 'unknown') not in (
        'cancelled', 'entered-in-error', 'draft'
    )
