select
    authorization_id,
    patient_id,
    service,
    requested_on,
    decided_on,
    decision,
    valid_until
from bronze.arc__authorizations
where _removed_at is null
qualify
    row_number() over (
        partition by authorization_id
        order by _extracted_at desc, _row_number desc
    ) = 1
