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
                    content_hash asc
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
