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
        text_or_null(room_id) as room_id,
        text_or_null(department_id) as department_id,
        text_or_null(room_type) as room_type,
        text_or_null(floor) as floor,
        whole_number(capacity) as capacity,
        text_or_null(status) as status,
        amount(daily_charge) as daily_charge,
        amount(avg_monthly_maintenance_cost) as avg_monthly_maintenance_cost,
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
                    content_hash asc
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, room_id), 256) as room_key,
    hospital,
    hospital_key(hospital, department_id) as department_key,
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
