select
    claim_id,
    patient_id,
    service_date,
    submitted_on,
    procedure_code,
    billed,
    paid,
    paid_on,
    status,
    denial_reason
from bronze.arc__claims
where _removed_at is null
qualify
    row_number() over (
        partition by claim_id
        order by _extracted_at desc, _row_number desc
    ) = 1
