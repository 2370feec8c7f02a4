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
        case
            when lower(trim(bill_id)) in ('', 'null', 'n/a') then null
            else trim(bill_id)
        end as bill_id,
        case
            when lower(trim(patient_id)) in ('', 'null', 'n/a') then null
            else trim(patient_id)
        end as patient_id,
        case
            when trim(admission_date) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(admission_date) as int))
            when trim(admission_date) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(admission_date), 'dd-MM-yyyy') as date
                )
            when trim(admission_date) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(admission_date), 'MM/dd/yyyy') as date
                )
        end as admission_date,
        case
            when trim(discharge_date) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(discharge_date) as int))
            when trim(discharge_date) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(discharge_date), 'dd-MM-yyyy') as date
                )
            when trim(discharge_date) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(discharge_date), 'MM/dd/yyyy') as date
                )
        end as discharge_date,
        try_cast(trim(room_charges) as decimal(12,2)) as room_charges,
        try_cast(trim(surgery_charges) as decimal(12,2)) as surgery_charges,
        try_cast(trim(medicine_charges) as decimal(12,2)) as medicine_charges,
        try_cast(trim(test_charges) as decimal(12,2)) as test_charges,
        try_cast(trim(doctor_fees) as decimal(12,2)) as doctor_fees,
        try_cast(trim(other_charges) as decimal(12,2)) as other_charges,
        try_cast(trim(total_amount) as decimal(12,2)) as total_amount,
        try_cast(trim(discount) as decimal(12,2)) as discount,
        try_cast(trim(paid_amount) as decimal(12,2)) as paid_amount,
        case
            when lower(trim(payment_status)) in ('', 'null', 'n/a') then null
            else trim(payment_status)
        end as payment_status,
        case
            when lower(trim(payment_method)) in ('', 'null', 'n/a') then null
            else trim(payment_method)
        end as payment_method,
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
                    content_hash
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, bill_id), 256) as bill_key,
    hospital,
    if(patient_id is null, null, sha2(concat_ws('|', hospital, patient_id), 256)) as patient_key,
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
