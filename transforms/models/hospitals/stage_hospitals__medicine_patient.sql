with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__medicine_patient
    where _removed_at is null
),

standard as (
    select
        hospital,
        case
            when lower(trim(patient_id)) in ('', 'null', 'n/a') then null
            else trim(patient_id)
        end as patient_id,
        case
            when lower(trim(medicine_id)) in ('', 'null', 'n/a') then null
            else trim(medicine_id)
        end as medicine_id,
        try_cast(trim(quantity) as int) as quantity,
        case
            when trim(prescription_date) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(prescription_date) as int))
            when trim(prescription_date) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(prescription_date), 'dd-MM-yyyy') as date
                )
            when trim(prescription_date) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(prescription_date), 'MM/dd/yyyy') as date
                )
        end as prescription_date,
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
            when patient_id is null then 'patient_id is missing or can''t be read'
            when medicine_id is null then 'medicine_id is missing or can''t be read'
            when prescription_date is null then 'prescription_date is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by hospital, patient_id, medicine_id, prescription_date, problem is null
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
    sha2(
        concat_ws('|', hospital, patient_id, medicine_id, prescription_date),
        256
    ) as prescription_key,
    hospital,
    if(patient_id is null, null, sha2(concat_ws('|', hospital, patient_id), 256)) as patient_key,
    patient_id,
    medicine_id,
    quantity,
    prescription_date,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
