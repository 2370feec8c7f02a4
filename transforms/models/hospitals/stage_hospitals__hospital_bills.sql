with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__hospital_bills
    where _removed_at is null
),

standard as (
    select
        hospital,
        text_or_null(bill_id) as bill_id,
        text_or_null(patient_id) as patient_id,
        export_date(admission_date) as admission_date,
        export_date(discharge_date) as discharge_date,
        amount(room_charges) as room_charges,
        amount(surgery_charges) as surgery_charges,
        amount(medicine_charges) as medicine_charges,
        amount(test_charges) as test_charges,
        amount(doctor_fees) as doctor_fees,
        amount(other_charges) as other_charges,
        amount(total_amount) as total_amount,
        amount(discount) as discount,
        amount(paid_amount) as paid_amount,
        text_or_null(payment_status) as payment_status,
        text_or_null(payment_method) as payment_method,
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
            when bill_id is null then 'bill_id is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by hospital, bill_id, problem is null
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
    sha2(concat_ws('|', hospital, bill_id), 256) as bill_key,
    hospital,
    hospital_key(hospital, patient_id) as patient_key,
    bill_id,
    patient_id,
    admission_date,
    discharge_date,
    room_charges,
    surgery_charges,
    medicine_charges,
    test_charges,
    doctor_fees,
    other_charges,
    total_amount,
    discount,
    paid_amount,
    payment_status,
    payment_method,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
