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
                try_cast(outcome as decimal(12, 2)) is not null
                and try_cast(fees as decimal(12, 2)) is null
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
        text_or_null(appointment_id) as appointment_id,
        text_or_null(patient_id) as patient_id,
        text_or_null(doctor_id) as doctor_id,
        export_date(surgery_date) as surgery_date,
        text_or_null(surgery_time) as surgery_time,
        text_or_null(status) as status,
        text_or_null(reason) as reason,
        text_or_null(notes) as notes,
        text_or_null(outcome) as outcome,
        amount(fees) as fees,
        text_or_null(payment_method) as payment_method,
        amount(discount) as discount,
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
                    content_hash asc
            ),
            1
        ) as load_rank
    from judged
)

select
    sha2(concat_ws('|', hospital, appointment_id), 256) as surgery_key,
    hospital,
    hospital_key(hospital, patient_id) as patient_key,
    hospital_key(hospital, doctor_id) as doctor_key,
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
