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
        own_id(hospital, test_id) as test_id
    from received
),

standard as (
    select
        hospital,
        text_or_null(patient_test_id) as patient_test_id,
        text_or_null(patient_id) as patient_id,
        text_or_null(test_id) as test_id,
        text_or_null(doctor_id) as doctor_id,
        export_date(test_date) as test_date,
        export_date(result_date) as result_date,
        text_or_null(status) as status,
        text_or_null(result) as result,
        text_or_null(notes) as notes,
        amount(amount) as amount,
        text_or_null(payment_method) as payment_method,
        amount(discount) as discount,
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
                    content_hash asc
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, patient_test_id), 256) as patient_test_key,
    hospital,
    hospital_key(hospital, patient_id) as patient_key,
    hospital_key(hospital, test_id) as test_key,
    hospital_key(hospital, doctor_id) as doctor_key,
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
