with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__staff
    where _removed_at is null
),

mended as (
    -- an address with unquoted commas goes on in the columns without a name
    select
        * except (address),
        replace(
            concat_ws(', ', trim(address), trim(_extra['11']), trim(_extra['12'])), '"', ''
        ) as address
    from received
),

standard as (
    select
        hospital,
        text_or_null(staff_id) as staff_id,
        text_or_null(staff_name) as staff_name,
        text_or_null(department_id) as department_id,
        text_or_null(role) as role,
        amount(salary) as salary,
        export_date(joining_date) as joining_date,
        text_or_null(shift) as shift,
        text_or_null(phone) as phone,
        text_or_null(email) as email,
        text_or_null(address) as address,
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
            when staff_id is null then 'staff_id is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by hospital, staff_id, problem is null
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
    sha2(concat_ws('|', hospital, staff_id), 256) as staff_key,
    hospital,
    hospital_key(hospital, department_id) as department_key,
    staff_id,
    staff_name,
    department_id,
    role,
    salary,
    joining_date,
    shift,
    phone,
    email,
    address,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
