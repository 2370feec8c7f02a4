with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__surgery
    where _removed_at is null
),

moves as (
    -- an unquoted comma moves the rest of the row to the right; the piece behind it begins with a
    -- blank. A field left out moves it to the left: the fees stand in outcome
    select
        *,
        case
            when _extra['14'] is not null then 'lost'
            when _extra['13'] is not null and notes like ' %' then 'right of reason'
            when _extra['13'] is not null and outcome like ' %' then 'right of notes'
            when _extra['13'] is not null and fees like ' %' then 'right of outcome'
            when _extra['13'] is not null then 'lost'
            when
                try_cast(outcome as decimal(12,2)) is not null
                and try_cast(fees as decimal(12,2)) is null
                and discount is null
                then 'left'
            else 'none'
        end as move
    from received
),

mended as (
    select
        * except (reason, notes, outcome, fees, payment_method, discount),
        if(move = 'right of reason', concat(reason, ',', notes), reason) as reason,
        case move
            when 'right of reason' then outcome
            when 'right of notes' then concat(notes, ',', outcome)
            when 'left' then null
            else notes
        end as notes,
        case
            when move in ('right of reason', 'right of notes') then fees
            when move = 'right of outcome' then concat(outcome, ',', fees)
            when move = 'left' then notes
            else outcome
        end as outcome,
        case
            when move like 'right%' then payment_method
            when move = 'left' then outcome
            else fees
        end as fees,
        case
            when move like 'right%' then discount
            when move = 'left' then fees
            else payment_method
        end as payment_method,
        case
            when move like 'right%' then _extra['13']
            when move = 'left' then payment_method
            else discount
        end as discount
    from moves
),

standard as (
    select
        hospital,
        case
            when lower(trim(appointment_id)) in ('', 'null', 'n/a') then null
            else trim(appointment_id)
        end as appointment_id,
        case
            when lower(trim(patient_id)) in ('', 'null', 'n/a') then null
            else trim(patient_id)
        end as patient_id,
        case
            when lower(trim(doctor_id)) in ('', 'null', 'n/a') then null
            else trim(doctor_id)
        end as doctor_id,
        case
            when trim(surgery_date) rlike '^[0-9]{5}$'
                then date_add(date '1899-12-30', cast(trim(surgery_date) as int))
            when trim(surgery_date) rlike '^[0-9]{2}-[0-9]{2}-[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(surgery_date), 'dd-MM-yyyy') as date
                )
            when trim(surgery_date) rlike '^[0-9]{2}/[0-9]{2}/[0-9]{4}$'
                then cast(
                    try_to_timestamp(trim(surgery_date), 'MM/dd/yyyy') as date
                )
        end as surgery_date,
        case
            when lower(trim(surgery_time)) in ('', 'null', 'n/a') then null
            else trim(surgery_time)
        end as surgery_time,
        case
            when lower(trim(status)) in ('', 'null', 'n/a') then null
            else trim(status)
        end as status,
        case
            when lower(trim(reason)) in ('', 'null', 'n/a') then null
            else trim(reason)
        end as reason,
        case
            when lower(trim(notes)) in ('', 'null', 'n/a') then null
            else trim(notes)
        end as notes,
        case
            when lower(trim(outcome)) in ('', 'null', 'n/a') then null
            else trim(outcome)
        end as outcome,
        try_cast(trim(fees) as decimal(12,2)) as fees,
        case
            when lower(trim(payment_method)) in ('', 'null', 'n/a') then null
            else trim(payment_method)
        end as payment_method,
        try_cast(trim(discount) as decimal(12,2)) as discount,
        move as move,
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
            when move = 'lost' then 'values moved, and nothing shows where'
            when appointment_id is null then 'appointment_id is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by hospital, appointment_id, problem is null
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
    sha2(concat_ws('|', hospital, appointment_id), 256) as surgery_key,
    hospital,
    if(patient_id is null, null, sha2(concat_ws('|', hospital, patient_id), 256)) as patient_key,
    if(doctor_id is null, null, sha2(concat_ws('|', hospital, doctor_id), 256)) as doctor_key,
    appointment_id,
    patient_id,
    doctor_id,
    surgery_date,
    surgery_time,
    status,
    reason,
    notes,
    outcome,
    fees,
    payment_method,
    discount,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
