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
        case
            when lower(trim(staff_id)) in ('', 'null', 'n/a') then null
            else trim(staff_id)
        end as staff_id,
        case
            when lower(trim(staff_name)) in ('', 'null', 'n/a') then null
            else trim(staff_name)
        end as staff_name,
        case
            when lower(trim(department_id)) in ('', 'null', 'n/a') then null
            else trim(department_id)
        end as department_id,
        case
            when lower(trim(role)) in ('', 'null', 'n/a') then null
            else trim(role)
        end as role,
        try_cast(trim(salary) as decimal(12,2)) as salary,
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
            when lower(trim(shift)) in ('', 'null', 'n/a') then null
            else trim(shift)
        end as shift,
        case
            when lower(trim(phone)) in ('', 'null', 'n/a') then null
            else trim(phone)
        end as phone,
        case
            when lower(trim(email)) in ('', 'null', 'n/a') then null
            else trim(email)
        end as email,
        case
            when lower(trim(address)) in ('', 'null', 'n/a') then null
            else trim(address)
        end as address,
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
                    content_hash
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, staff_id), 256) as staff_key,
    hospital,
    if(
        department_id is null,
        null,
        sha2(concat_ws('|', hospital, department_id), 256)
    ) as department_key,
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
