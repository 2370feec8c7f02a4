with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__rooms
    where _removed_at is null
),

standard as (
    select
        hospital,
        case
            when lower(trim(room_id)) in ('', 'null', 'n/a') then null
            else trim(room_id)
        end as room_id,
        case
            when lower(trim(department_id)) in ('', 'null', 'n/a') then null
            else trim(department_id)
        end as department_id,
        case
            when lower(trim(room_type)) in ('', 'null', 'n/a') then null
            else trim(room_type)
        end as room_type,
        case
            when lower(trim(floor)) in ('', 'null', 'n/a') then null
            else trim(floor)
        end as floor,
        try_cast(trim(capacity) as int) as capacity,
        case
            when lower(trim(status)) in ('', 'null', 'n/a') then null
            else trim(status)
        end as status,
        try_cast(trim(daily_charge) as decimal(12,2)) as daily_charge,
        try_cast(
            trim(avg_monthly_maintenance_cost) as decimal(12,2)
        ) as avg_monthly_maintenance_cost,
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
            when room_id is null then 'room_id is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by hospital, room_id, problem is null
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
    sha2(concat_ws('|', hospital, room_id), 256) as room_key,
    hospital,
    if(
        department_id is null,
        null,
        sha2(concat_ws('|', hospital, department_id), 256)
    ) as department_key,
    room_id,
    department_id,
    room_type,
    floor,
    capacity,
    status,
    daily_charge,
    avg_monthly_maintenance_cost,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
