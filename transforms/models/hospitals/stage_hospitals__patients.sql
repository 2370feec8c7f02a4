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
                    content_hash
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
