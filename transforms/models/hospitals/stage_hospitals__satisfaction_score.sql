with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__satisfaction_score
    where _removed_at is null
),

standard as (
    select
        hospital,
        case
            when lower(trim(satisfaction_id)) in ('', 'null', 'n/a') then null
            else trim(satisfaction_id)
        end as satisfaction_id,
        case
            when lower(trim(patient_id)) in ('', 'null', 'n/a') then null
            else trim(patient_id)
        end as patient_id,
        case
            when lower(trim(doctor_id)) in ('', 'null', 'n/a') then null
            else trim(doctor_id)
        end as doctor_id,
        try_cast(trim(rating) as int) as rating,
        case
            when lower(trim(feedback)) in ('', 'null', 'n/a') then null
            else trim(feedback)
        end as feedback,
        case
            when trim(survey_date) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(survey_date) as int))
            when trim(survey_date) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(survey_date), 'dd-MM-yyyy') as date
                )
            when trim(survey_date) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(survey_date), 'MM/dd/yyyy') as date
                )
        end as survey_date,
        case
            when lower(trim(department)) in ('', 'null', 'n/a') then null
            else trim(department)
        end as department,
        'none' as move,
        _file as source_file,
        _row_number as source_row,
        _extracted_at as extracted_at,
        _loaded_at as loaded_at,
        _content_hash as content_hash
    from received
),

judged as (
    select
        *,
        case
            when satisfaction_id is null then 'satisfaction_id is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by hospital, satisfaction_id, problem is null
                order by
                    extracted_at desc,
                    loaded_at desc,
                    source_file desc,
                    source_row desc,
                    content_hash
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, satisfaction_id), 256) as satisfaction_key,
    hospital,
    if(patient_id is null, null, sha2(concat_ws('|', hospital, patient_id), 256)) as patient_key,
    if(doctor_id is null, null, sha2(concat_ws('|', hospital, doctor_id), 256)) as doctor_key,
    satisfaction_id,
    patient_id,
    doctor_id,
    rating,
    feedback,
    survey_date,
    department,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
