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
        text_or_null(satisfaction_id) as satisfaction_id,
        text_or_null(patient_id) as patient_id,
        text_or_null(doctor_id) as doctor_id,
        whole_number(rating) as rating,
        text_or_null(feedback) as feedback,
        export_date(survey_date) as survey_date,
        text_or_null(department) as department,
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
                    content_hash asc
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, satisfaction_id), 256) as satisfaction_key,
    hospital,
    hospital_key(hospital, patient_id) as patient_key,
    hospital_key(hospital, doctor_id) as doctor_key,
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
