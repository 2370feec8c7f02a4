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
        text_or_null(doctor_id) as doctor_id,
        text_or_null(doctor_name) as doctor_name,
        text_or_null(specialization) as specialization,
        text_or_null(department) as department,
        amount(salary) as salary,
        text_or_null(status) as status,
        text_or_null(availability) as availability,
        export_date(joining_date) as joining_date,
        text_or_null(qualification) as qualification,
        whole_number(experience_years) as experience_years,
        text_or_null(phone) as phone,
        text_or_null(email) as email,
        text_or_null(image_url) as image_url,
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
                content_hash asc
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
