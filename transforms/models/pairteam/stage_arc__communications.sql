with numbered as (
    select
        communication_id,
        patient_id,
        sent_at,
        direction,
        channel,
        outcome,
        responded_at,
        staff_id,
        row_number() over (
            partition by communication_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.arc__communications
    where _removed_at is null
)

select
    communication_id,
    patient_id,
    sent_at,
    direction,
    channel,
    outcome,
    responded_at,
    staff_id
from numbered
where place = 1
