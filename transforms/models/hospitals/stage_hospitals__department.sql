with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__department
    where _removed_at is null
),

mended as (
    -- the head of a department is a doctor of its own hospital, whatever the prefix says
    select
        * except (head_doctor_id),
        concat(
            'H',
            regexp_extract(hospital, '([0-9]+)$', 1),
            '-',
            regexp_replace(trim(head_doctor_id), '^H[0-9]+-', '')
        ) as head_doctor_id
    from received
),

standard as (
    select
        hospital,
        case
            when lower(trim(department_id)) in ('', 'null', 'n/a') then null
            else trim(department_id)
        end as department_id,
        case
            when lower(trim(name)) in ('', 'null', 'n/a') then null
            else trim(name)
        end as name,
        case
            when lower(trim(floor)) in ('', 'null', 'n/a') then null
            else trim(floor)
        end as floor,
        case
            when lower(trim(head_doctor_id)) in ('', 'null', 'n/a') then null
            else trim(head_doctor_id)
        end as head_doctor_id,
        try_cast(trim(total_staff) as int) as total_staff,
        case
            when lower(trim(phone_extension)) in ('', 'null', 'n/a') then null
            else trim(phone_extension)
        end as phone_extension,
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
            when department_id is null then 'department_id is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by
                    hospital,
                    department_id,
                    name,
                    floor,
                    head_doctor_id,
                    total_staff,
                    phone_extension,
                    problem is null
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
    sha2(concat_ws('|', hospital, department_id), 256) as department_key,
    hospital,
    if(
        head_doctor_id is null,
        null,
        sha2(concat_ws('|', hospital, head_doctor_id), 256)
    ) as head_doctor_key,
    department_id,
    name,
    floor,
    head_doctor_id,
    total_staff,
    phone_extension,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
