with received as (
    select
        *,
        _source as hospital
    -- rows that were since removed or changed in place are states of former times
    from bronze.hospitals__doctors
),

mended as (
    select
        * except (phone, email),
        if(phone like '%@%' and email not like '%@%', email, phone) as phone,
        if(phone like '%@%' and email not like '%@%', phone, email) as email
    from received
),

standard as (
    select
        hospital,
        case
            when lower(trim(doctor_id)) in ('', 'null', 'n/a') then null
            else trim(doctor_id)
        end as doctor_id,
        case
            when lower(trim(doctor_name)) in ('', 'null', 'n/a') then null
            else trim(doctor_name)
        end as doctor_name,
        case
            when lower(trim(specialization)) in ('', 'null', 'n/a') then null
            else trim(specialization)
        end as specialization,
        case
            when lower(trim(department)) in ('', 'null', 'n/a') then null
            else trim(department)
        end as department,
        try_cast(trim(salary) as decimal(12,2)) as salary,
        case
            when lower(trim(status)) in ('', 'null', 'n/a') then null
            else trim(status)
        end as status,
        case
            when lower(trim(availability)) in ('', 'null', 'n/a') then null
            else trim(availability)
        end as availability,
        case
            when trim(joining_date) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(joining_date) as int))
            when trim(joining_date) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(joining_date), 'dd-MM-yyyy') as date
                )
            when trim(joining_date) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(joining_date), 'MM/dd/yyyy') as date
                )
        end as joining_date,
        case
            when lower(trim(qualification)) in ('', 'null', 'n/a') then null
            else trim(qualification)
        end as qualification,
        try_cast(trim(experience_years) as int) as experience_years,
        case
            when lower(trim(phone)) in ('', 'null', 'n/a') then null
            else trim(phone)
        end as phone,
        case
            when lower(trim(email)) in ('', 'null', 'n/a') then null
            else trim(email)
        end as email,
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
    from mended
),

judged as (
    select
        *,
        case
            when doctor_id is null then 'doctor_id is missing or can''t be read'
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
                    doctor_name,
                    specialization,
                    department,
                    salary,
                    status,
                    availability,
                    phone,
                    email
                )
            ),
            256
        ) as state_hash,
        row_number() over (
            partition by hospital, doctor_id, extracted_at
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
        lag(state_hash) over (partition by hospital, doctor_id order by extracted_at) as former,
        first(removed_at) over (
            partition by hospital, doctor_id
            order by extracted_at desc
        ) as gone_at
    from loads
    where place = 1
),

versions as (
    select
        *,
        row_number() over (partition by hospital, doctor_id order by extracted_at) as version,
        lead(extracted_at) over (partition by hospital, doctor_id order by extracted_at) as next_at
    from changes
    where former is null or former <> state_hash
)

select
    sha2(concat_ws('|', hospital, doctor_id, cast(version as string)), 256) as doctor_version_key,
    sha2(concat_ws('|', hospital, doctor_id), 256) as doctor_key,
    hospital,
    doctor_id,
    doctor_name,
    specialization,
    department,
    salary,
    status,
    availability,
    joining_date,
    qualification,
    experience_years,
    phone,
    email,
    image_url,
    version,
    if(version = 1, timestamp '1900-01-01', extracted_at) as valid_from,
    coalesce(next_at, gone_at) as valid_to,
    next_at is null and gone_at is null as is_current
from versions
