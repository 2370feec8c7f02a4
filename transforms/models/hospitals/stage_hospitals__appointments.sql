with received as (
    select
        *,
        _source as hospital
    from bronze.hospitals__appointments
    where _removed_at is null
),

moves as (
    -- an unquoted comma moves the rest of the row to the right; the piece behind it begins with a
    -- blank. A field left out moves it to the left: the fees stand in suggestion
    select
        *,
        case
            when _extra['15'] is not null then 'lost'
            when _extra['14'] is not null and notes like ' %' then 'right of reason_for_visit'
            when _extra['14'] is not null and suggestion like ' %' then 'right of notes'
            when _extra['14'] is not null and fees like ' %' then 'right of suggestion'
            when _extra['14'] is not null then 'lost'
            when
                try_cast(suggestion as decimal(12, 2)) is not null
                and try_cast(fees as decimal(12, 2)) is null
                and diagnosis is null
                then 'left'
            else 'none'
        end as move
    from received
),

mended as (
    select
        * except (reason_for_visit, notes, suggestion, fees, payment_method, discount, diagnosis),
        if(
            move = 'right of reason_for_visit',
            concat(reason_for_visit, ',', notes),
            reason_for_visit
        ) as reason_for_visit,
        case move
            when 'right of reason_for_visit' then suggestion
            when 'right of notes' then concat(notes, ',', suggestion)
            when 'left' then null
            else notes
        end as notes,
        case
            when move in ('right of reason_for_visit', 'right of notes') then fees
            when move = 'right of suggestion' then concat(suggestion, ',', fees)
            when move = 'left' then notes
            else suggestion
        end as suggestion,
        case
            when move like 'right%' then payment_method
            when move = 'left' then suggestion
            else fees
        end as fees,
        case
            when move like 'right%' then discount
            when move = 'left' then fees
            else payment_method
        end as payment_method,
        case
            when move like 'right%' then diagnosis
            when move = 'left' then payment_method
            else discount
        end as discount,
        case
            when move like 'right%' then _extra['14']
            when move = 'left' then discount
            else diagnosis
        end as diagnosis
    from moves
),

standard as (
    select
        hospital,
        text_or_null(appointment_id) as appointment_id,
        text_or_null(patient_id) as patient_id,
        text_or_null(doctor_id) as doctor_id,
        export_date(appointment_date) as appointment_date,
        text_or_null(appointment_time) as appointment_time,
        text_or_null(status) as status,
        text_or_null(reason_for_visit) as reason_for_visit,
        text_or_null(notes) as notes,
        text_or_null(suggestion) as suggestion,
        amount(fees) as fees,
        text_or_null(payment_method) as payment_method,
        amount(discount) as discount,
        text_or_null(diagnosis) as diagnosis,
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
            when patient_id is null then 'patient_id is missing or can''t be read'
            when doctor_id is null then 'doctor_id is missing or can''t be read'
            when appointment_date is null then 'appointment_date is missing or can''t be read'
        end as problem
    from standard
),

ranked as (
    select
        *,
        if(
            problem is null,
            row_number() over (
                partition by
                    hospital,
                    appointment_id,
                    patient_id,
                    doctor_id,
                    appointment_date,
                    problem is null
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
        concat_ws('|', hospital, appointment_id, patient_id, doctor_id, appointment_date),
        256
    ) as appointment_key,
    hospital,
    hospital_key(hospital, patient_id) as patient_key,
    hospital_key(hospital, doctor_id) as doctor_key,
    appointment_id,
    patient_id,
    doctor_id,
    appointment_date,
    appointment_time,
    status,
    reason_for_visit,
    notes,
    suggestion,
    fees,
    payment_method,
    discount,
    diagnosis,
    problem,
    load_rank,
    source_file,
    source_row,
    extracted_at
from ranked
