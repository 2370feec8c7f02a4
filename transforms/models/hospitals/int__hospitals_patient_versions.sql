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
        case
            when lower(trim(patient_id)) in ('', 'null', 'n/a') then null
            else trim(patient_id)
        end as patient_id,
        case
            when lower(trim(patient_name)) in ('', 'null', 'n/a') then null
            else trim(patient_name)
        end as patient_name,
        try_cast(trim(age) as int) as age,
        case
            when lower(trim(gender)) in ('', 'null', 'n/a') then null
            else trim(gender)
        end as gender,
        try_cast(trim(weight) as decimal(12,2)) as weight,
        case
            when lower(trim(blood_group)) in ('', 'null', 'n/a') then null
            else trim(blood_group)
        end as blood_group,
        case
            when lower(trim(address)) in ('', 'null', 'n/a') then null
            else trim(address)
        end as address,
        case
            when lower(trim(state)) in ('', 'null', 'n/a') then null
            else trim(state)
        end as state,
        case
            when lower(trim(phone)) in ('', 'null', 'n/a') then null
            else trim(phone)
        end as phone,
        case
            when lower(trim(email)) in ('', 'null', 'n/a') then null
            else trim(email)
        end as email,
        case
            when trim(admission_date) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(admission_date) as int))
            when trim(admission_date) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(admission_date), 'dd-MM-yyyy') as date
                )
            when trim(admission_date) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(admission_date), 'MM/dd/yyyy') as date
                )
        end as admission_date,
        case
            when trim(discharge_date) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(discharge_date) as int))
            when trim(discharge_date) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(discharge_date), 'dd-MM-yyyy') as date
                )
            when trim(discharge_date) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(discharge_date), 'MM/dd/yyyy') as date
                )
        end as discharge_date,
        case
            when lower(trim(admission_status)) in ('', 'null', 'n/a') then null
            else trim(admission_status)
        end as admission_status,
        case
            when lower(trim(image_url)) in ('', 'null', 'n/a') then null
            else trim(image_url)
        end as image_url,
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
                content_hash
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
