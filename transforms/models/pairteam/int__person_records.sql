with records as (
    select
        'arc' as source,
        patient_id as record_id,
        patient_id as arc_patient_id,
        cin,
        first_name,
        last_name,
        date_of_birth,
        sex,
        phone,
        zip
    from silver.stage_arc__patients
    union all
    select
        'elation' as source,
        elation_id as record_id,
        arc_patient_id,
        cin,
        first_name,
        last_name,
        date_of_birth,
        sex,
        phone,
        zip
    from silver.stage_elation__patients
    union all
    select
        'zus' as source,
        zus_id as record_id,
        cast(null as string) as arc_patient_id,
        cin,
        first_name,
        last_name,
        date_of_birth,
        sex,
        phone,
        zip
    from silver.stage_zus__patient
    union all
    select
        'regal' as source,
        contact_id as record_id,
        arc_patient_id,
        cast(null as string) as cin,
        first_name,
        last_name,
        date_of_birth,
        cast(null as string) as sex,
        phone,
        cast(null as string) as zip
    from silver.stage_regal__contacts
)

select
    source,
    record_id,
    arc_patient_id,
    cin,
    regexp_replace(lower(first_name), '[^a-z]', '') as given_key,
    regexp_replace(lower(last_name), '[^a-z]', '') as family_key,
    date_of_birth,
    sex,
    phone,
    zip
from records
