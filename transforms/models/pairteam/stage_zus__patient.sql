with cin as (
    select
        patient_id,
        upper(min(value)) as cin
    from silver.patient_identifier
    where system = 'urn:example:medi-cal:cin'
    group by patient_id
)

select
    patient.id as zus_id,
    cin.cin,
    get(patient.name_given, 0) as first_name,
    patient.name_family as last_name,
    patient.birth_date as date_of_birth,
    patient.gender as sex,
    right(regexp_replace(patient.telecom_value, '[^0-9]', ''), 10) as phone,
    patient.address_postal_code as zip
from silver.patient
left join cin
    on patient.id = cin.patient_id
