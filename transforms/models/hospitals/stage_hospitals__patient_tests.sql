with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__patient_tests
    where _removed_at is null
),

mended as (
    -- ids of tests have the prefix of their hospital, which some rows leave out
    select
        * except (test_id),
        if(
            trim(test_id) rlike '^H[0-9]+-',
            trim(test_id),
            concat('H', regexp_extract(hospital, '([0-9]+)$', 1), '-', trim(test_id))
        ) as test_id
    from received
),

standard as (
    select
        hospital,
        case
            when lower(trim(patient_test_id)) in ('', 'null', 'n/a') then null
            else trim(patient_test_id)
        end as patient_test_id,
        case
            when lower(trim(patient_id)) in ('', 'null', 'n/a') then null
            else trim(patient_id)
        end as patient_id,
        case
            when lower(trim(test_id)) in ('', 'null', 'n/a') then null
            else trim(test_id)
        end as test_id,
        case
            when lower(trim(doctor_id)) in ('', 'null', 'n/a') then null
            else trim(doctor_id)
        end as doctor_id,
        case
            when trim(test_date) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(test_date) as int))
            when trim(test_date) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(test_date), 'dd-MM-yyyy') as date
                )
            when trim(test_date) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(test_date), 'MM/dd/yyyy') as date
                )
        end as test_date,
        case
            when trim(result_date) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(result_date) as int))
            when trim(result_date) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(result_date), 'dd-MM-yyyy') as date
                )
            when trim(result_date) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(result_date), 'MM/dd/yyyy') as date
                )
        end as result_date,
        case
            when lower(trim(status)) in ('', 'null', 'n/a') then null
            else trim(status)
        end as status,
        case
            when lower(trim(result)) in ('', 'null', 'n/a') then null
            else trim(result)
        end as result,
        case
            when lower(trim(notes)) in ('', 'null', 'n/a') then null
            else trim(notes)
        end as notes,
        try_cast(trim(amount) as decimal(12,2)) as amount,
        case
            when lower(trim(payment_method)) in ('', 'null', 'n/a') then null
            else trim(payment_method)
        end as payment_method,
        try_cast(trim(discount) as decimal(12,2)) as discount,
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
            when patient_test_id is null then 'patient_test_id is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by hospital, patient_test_id, problem is null
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
    sha2(concat_ws('|', hospital, patient_test_id), 256) as patient_test_key,
    hospital,
    if(patient_id is null, null, sha2(concat_ws('|', hospital, patient_id), 256)) as patient_key,
    if(test_id is null, null, sha2(concat_ws('|', hospital, test_id), 256)) as test_key,
    if(doctor_id is null, null, sha2(concat_ws('|', hospital, doctor_id), 256)) as doctor_key,
    patient_test_id,
    patient_id,
    test_id,
    doctor_id,
    test_date,
    result_date,
    status,
    result,
    notes,
    amount,
    payment_method,
    discount,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
