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
        text_or_null(bed_id) as bed_id,
        text_or_null(room_id) as room_id,
        text_or_null(status) as status,
        text_or_null(patient_id) as patient_id,
        export_date(occupied_from) as occupied_from,
        export_date(occupied_till) as occupied_till,
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
                    content_hash asc
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, bed_id), 256) as bed_key,
    hospital,
    hospital_key(hospital, room_id) as room_key,
    hospital_key(hospital, patient_id) as patient_key,
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
