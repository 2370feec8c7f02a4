with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__patients
    where _removed_at is null
),

standard as (
    select
        hospital,
        text_or_null(patient_id) as patient_id,
        text_or_null(patient_name) as patient_name,
        whole_number(age) as age,
        text_or_null(gender) as gender,
        amount(weight) as weight,
        text_or_null(blood_group) as blood_group,
        text_or_null(address) as address,
        text_or_null(state) as state,
        text_or_null(phone) as phone,
        text_or_null(email) as email,
        export_date(admission_date) as admission_date,
        export_date(discharge_date) as discharge_date,
        text_or_null(admission_status) as admission_status,
        text_or_null(image_url) as image_url,
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
            when patient_id is null then 'patient_id is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by hospital, patient_id, problem is null
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
    sha2(concat_ws('|', hospital, patient_id), 256) as patient_key,
    hospital,
    patient_id,
    patient_name,
    age,
    gender,
    weight,
    blood_group,
    address,
    state,
    phone,
    email,
    admission_date,
    discharge_date,
    admission_status,
    image_url,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
