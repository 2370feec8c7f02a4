with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__beds
    where _removed_at is null
),

standard as (
    select
        hospital,
        case
            when lower(trim(bed_id)) in ('', 'null', 'n/a') then null
            else trim(bed_id)
        end as bed_id,
        case
            when lower(trim(room_id)) in ('', 'null', 'n/a') then null
            else trim(room_id)
        end as room_id,
        case
            when lower(trim(status)) in ('', 'null', 'n/a') then null
            else trim(status)
        end as status,
        case
            when lower(trim(patient_id)) in ('', 'null', 'n/a') then null
            else trim(patient_id)
        end as patient_id,
        case
            when trim(occupied_from) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(occupied_from) as int))
            when trim(occupied_from) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(occupied_from), 'dd-MM-yyyy') as date
                )
            when trim(occupied_from) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(occupied_from), 'MM/dd/yyyy') as date
                )
        end as occupied_from,
        case
            when trim(occupied_till) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(occupied_till) as int))
            when trim(occupied_till) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(occupied_till), 'dd-MM-yyyy') as date
                )
            when trim(occupied_till) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(occupied_till), 'MM/dd/yyyy') as date
                )
        end as occupied_till,
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
            when bed_id is null then 'bed_id is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by hospital, bed_id, problem is null
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
    sha2(concat_ws('|', hospital, bed_id), 256) as bed_key,
    hospital,
    if(room_id is null, null, sha2(concat_ws('|', hospital, room_id), 256)) as room_key,
    if(patient_id is null, null, sha2(concat_ws('|', hospital, patient_id), 256)) as patient_key,
    bed_id,
    room_id,
    status,
    patient_id,
    occupied_from,
    occupied_till,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
