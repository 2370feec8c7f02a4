with received as (
    select
        *,
        _source as hospital
    -- rows that were since removed or changed in place are states of former times
    from bronze.hospitals__patients
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
        _removed_at as removed_at,
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

loads as (
    -- one state a load: what was sent last in it
    select
        *,
        sha2(
            to_json(
                struct(
                    patient_name,
                    gender,
                    weight,
                    address,
                    state,
                    phone,
                    email,
                    admission_date,
                    discharge_date,
                    admission_status
                )
            ),
            256
        ) as state_hash,
        row_number() over (
            partition by hospital, patient_id, extracted_at
            order by
                removed_at desc nulls first,
                loaded_at desc,
                source_file desc,
                source_row desc,
                content_hash asc
        ) as place
    from judged
    where problem is null
),

changes as (
    select
        *,
        lag(state_hash) over (partition by hospital, patient_id order by extracted_at) as former,
        first(removed_at) over (
            partition by hospital, patient_id
            order by extracted_at desc
        ) as gone_at
    from loads
    where place = 1
),

versions as (
    select
        *,
        row_number() over (partition by hospital, patient_id order by extracted_at) as version,
        lead(extracted_at) over (partition by hospital, patient_id order by extracted_at) as next_at
    from changes
    where former is null or former <> state_hash
)

select
    sha2(concat_ws('|', hospital, patient_id, cast(version as string)), 256) as patient_version_key,
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
    version,
    if(version = 1, timestamp '1900-01-01', extracted_at) as valid_from,
    coalesce(next_at, gone_at) as valid_to,
    next_at is null and gone_at is null as is_current
from versions
