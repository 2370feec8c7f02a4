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
        text_or_null(patient_id) as patient_id,
        text_or_null(medicine_id) as medicine_id,
        whole_number(quantity) as quantity,
        export_date(prescription_date) as prescription_date,
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
                    content_hash asc
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
    hospital_key(hospital, patient_id) as patient_key,
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
