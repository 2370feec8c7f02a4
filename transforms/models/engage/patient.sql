with phone as (
    select
        patient_id,
        value,
        row_number() over (
            partition by patient_id
            order by
                case when use = 'old' then 1 else 0 end asc,
                rank asc nulls last,
                telecom_index asc
        ) as place
    from silver.patient_telecom
    where
        value is not null
        and coalesce(system, 'phone') in ('phone', 'sms')
),

visit as (
    select
        subject_id as patient_id,
        location_id,
        practitioner_id,
        practitioner_organization_id,
        practitioner_careteam_id,
        last_updated,
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
        ) as place
    from gold.encounters
    where
        subject_type = 'Patient'
        and coalesce(status, 'unknown') <> 'entered-in-error'
)

select
    patient.id,
    patient.gender,
    patient.birth_date,
    case
        when patient.birth_date <= :as_of
            then
                year(:as_of) - year(patient.birth_date)
                - case
                    when
                        month(:as_of) * 100 + day(:as_of)
                        < month(patient.birth_date) * 100
                        + day(patient.birth_date)
                        then 1
                    else 0
                end
    end as age_years,
    case
        when patient.deceased_text is not null then true
        else patient.deceased_boolean
    end as deceased,
    patient.active,
    patient.identifier_period_start_date as registration_date,
    visit.location_id,
    visit.practitioner_id,
    visit.practitioner_organization_id,
    visit.practitioner_careteam_id,
    patient.name_family,
    nullif(array_join(patient.name_given, ' '), '') as name_given,
    phone.value as phone_number,
    greatest(patient.last_updated, visit.last_updated) as last_updated
from silver.patient as patient
left join visit on patient.id = visit.patient_id and visit.place = 1
left join phone on patient.id = phone.patient_id and phone.place = 1
