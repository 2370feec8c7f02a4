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
        text_or_null(department_id) as department_id,
        text_or_null(name) as name,
        text_or_null(floor) as floor,
        text_or_null(head_doctor_id) as head_doctor_id,
        whole_number(total_staff) as total_staff,
        text_or_null(phone_extension) as phone_extension,
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
                    content_hash asc
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, department_id), 256) as department_key,
    hospital,
    hospital_key(hospital, head_doctor_id) as head_doctor_key,
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
