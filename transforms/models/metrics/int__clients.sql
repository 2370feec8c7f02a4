with visit as (
    select
        subject_id as patient_id,
        practitioner_organization_id,
        period_start_date,
        row_number() over (
            partition by subject_id
            order by
                -- a start without time of day counts as midnight UTC
                coalesce(
                    period_start,
                    try_cast(concat(period_start_date, 'T00:00:00Z') as timestamp)
                ) desc nulls last,
                last_updated desc nulls last,
                id asc
        ) as place,
        min(period_start_date) over (partition by subject_id) as first_date
    from gold.encounters
    where
        subject_type = 'Patient'
        and coalesce(status, 'unknown') <> 'entered-in-error'
        and coalesce(period_start_date <= :as_of, true)
)

select
    patient.id as patient_id,
    visit.practitioner_organization_id as organization_id,
    coalesce(patient.active, true) as is_active,
    coalesce(
        patient.identifier_period_start_date,
        visit.first_date,
        cast(patient.last_updated as date)
    ) as registered_date
from silver.patient as patient
left join visit on patient.id = visit.patient_id and visit.place = 1
