with numbered as (
    select
        authorization_id,
        patient_id,
        service,
        requested_on,
        decided_on,
        decision,
        valid_until,
        row_number() over (
            partition by authorization_id
            order by _extracted_at desc, _row_number desc
        ) as place
    from bronze.arc__authorizations
    where _removed_at is null
)

select
    authorization_id,
    patient_id,
    service,
    requested_on,
    decided_on,
    decision,
    valid_until
from numbered
where place = 1
