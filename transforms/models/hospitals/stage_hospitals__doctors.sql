with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__doctors
    where _removed_at is null
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

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by hospital, doctor_id, problem is null
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
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
